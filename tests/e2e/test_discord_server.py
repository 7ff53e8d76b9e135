"""The loopback Discord itself, with a small discord.py client over real sockets."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands

from tests.e2e import openapi
from tests.e2e.discord_server import (
    LoopbackDiscord,
    NotOffered,
    Permission,
    ResponseKind,
)
from tests.e2e.discord_server.permissions import WRITING
from tests.e2e.openapi import body_failures

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FRUITS = ["apple", "apricot", "plum"]


class Sheet(discord.ui.Modal, title="A note"):
    words: discord.ui.TextInput["Sheet"] = discord.ui.TextInput(label="Words", custom_id="words", max_length=20)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"noted: {self.words.value}", ephemeral=True)


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _button: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.edit_message(content="more", view=None)

    @discord.ui.button(label="Note", custom_id="note")
    async def note(self, interaction: discord.Interaction, _button: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.send_modal(Sheet())


class Echo(discord.Client):
    """Answers commands, mentions and direct messages."""

    def __init__(self, *, message_content: bool = False) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True)
        intents.message_content = message_content
        super().__init__(intents=intents, guild_ready_timeout=0.05, allowed_mentions=discord.AllowedMentions.none())
        self.pause = 0.0
        self.heard: list[str] = []
        self.errors: list[discord.HTTPException] = []
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="wait", description="Answer late", callback=self.wait))
        eat: app_commands.Command[Any, ..., None] = app_commands.Command(
            name="eat", description="Eat a fruit", callback=self.eat
        )
        eat.autocomplete("fruit")(self.complete)
        self.tree.add_command(eat)
        self.tree.add_command(app_commands.ContextMenu(name="Quote", callback=self.quote))

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass

    async def wait(self, interaction: discord.Interaction) -> None:
        await asyncio.sleep(self.pause)
        try:
            await interaction.response.defer(thinking=True)
        except discord.HTTPException as exc:
            self.errors.append(exc)
            return
        await interaction.followup.send("waited", view=Buttons())
        await interaction.followup.send("and a secret", ephemeral=True)

    async def eat(self, interaction: discord.Interaction, fruit: str, hidden: bool = False) -> None:
        await interaction.response.defer(ephemeral=hidden, thinking=True)
        await interaction.edit_original_response(content=f"ate {fruit}")

    async def complete(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f, value=f) for f in FRUITS if f.startswith(typed)]

    async def quote(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or self.user is None:
            return
        self.heard.append(message.content)
        if message.guild is None or self.user in message.mentions:
            try:
                await message.reply(f"you said {message.content}")
            except discord.HTTPException as exc:
                self.errors.append(exc)


def note() -> discord.File:
    return discord.File(io.BytesIO(b"tide tables"), "note.txt")


@pytest.fixture
def endpoints() -> Iterator[None]:
    route, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = route, gateway


@pytest.fixture
async def server(endpoints: None) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord_server:
        yield discord_server


@contextlib.asynccontextmanager
async def running(server: LoopbackDiscord, client: discord.Client) -> AsyncIterator[None]:
    """Let a client run against the server."""
    discord.http.Route.BASE = server.api_base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway)
    task = asyncio.create_task(client.start(server.token))
    try:
        await server.connected(within=5)
        yield
    finally:
        await client.close()
        await task


@pytest.fixture
async def echo(server: LoopbackDiscord) -> AsyncIterator[Echo]:
    client = Echo()
    async with running(server, client):
        yield client


async def test_a_client_logs_in_registers_its_commands_and_sees_the_guild(server: LoopbackDiscord, echo: Echo) -> None:
    await asyncio.wait_for(echo.wait_until_ready(), 2)
    assert echo.user is not None and echo.user.id == server.bot.id == echo.application_id
    assert [g.name for g in echo.guilds] == ["Newsroom"]
    assert [c.name for c in echo.guilds[0].text_channels] == ["general"]
    assert {c["name"] for c in server.commands[None]} == {"wait", "eat", "Quote"}
    assert {c.name for c in await echo.tree.fetch_commands()} == {"wait", "eat", "Quote"}
    assert server.identifies[0]["intents"] == echo.intents.value
    assert server.record.heartbeats >= 1
    assert [r.path for r in server.requests][:2] == ["/users/@me", "/oauth2/applications/@me"]
    assert server.violations == []


async def test_a_wrong_token_is_refused(server: LoopbackDiscord) -> None:
    discord.http.Route.BASE = server.api_base
    async with Echo() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")


async def test_the_first_followup_takes_the_place_of_thinking(server: LoopbackDiscord, echo: Echo) -> None:
    handle = await server.slash(server.alice, "wait")
    response = await handle.acknowledged()
    assert response.kind is ResponseKind.DEFERRED_MESSAGE and response.after < 3
    message = await handle.final()
    assert message.content == "waited" and not message.ephemeral
    assert [v.content for v in message.history] == ["", "waited"]
    secret = await handle.followup()
    assert secret.ephemeral and secret.content == "and a secret"
    assert handle.messages == [message, secret]
    assert server.violations == []


async def test_an_answer_can_be_for_the_user_alone(server: LoopbackDiscord, echo: Echo) -> None:
    handle = await server.slash(server.alice, "eat", {"fruit": "plum", "hidden": True})
    assert (await handle.final()).content == "ate plum"
    assert handle.ephemeral
    channel = echo.get_partial_messageable(server.channel.id)
    assert [m async for m in channel.history()] == []


async def test_commands_work_in_direct_messages(server: LoopbackDiscord, echo: Echo) -> None:
    handle = await server.slash(server.alice, "eat", {"fruit": "plum"}, channel=server.dm(server.alice))
    assert (await handle.final()).content == "ate plum"


async def test_discord_offers_what_is_registered_only(server: LoopbackDiscord, echo: Echo) -> None:
    for name, options in [("drink", {}), ("eat", {}), ("eat", {"fruit": 3}), ("eat", {"fruit": "plum", "x": 1})]:
        with pytest.raises(NotOffered):
            await server.slash(server.alice, name, options)  # type: ignore[arg-type]


async def test_choices_are_offered(server: LoopbackDiscord, echo: Echo) -> None:
    choices = await server.autocomplete(server.alice, "eat", "fruit", "ap")
    assert [c["value"] for c in choices] == ["apple", "apricot"]


async def test_a_late_first_response_is_refused(endpoints: None) -> None:
    async with LoopbackDiscord(ack_deadline=0.2) as server:
        echo = Echo()
        echo.pause = 0.3
        async with running(server, echo):
            handle = await server.slash(server.alice, "wait")
            refusal = await handle.refused()
            assert refusal.code == 10062 and refusal.after > 0.2
            with pytest.raises(TimeoutError, match="10062"):
                await handle.acknowledged()
            await server.until(lambda: echo.errors or None)
            assert isinstance(echo.errors[0], discord.NotFound) and echo.errors[0].code == 10062
            assert server.channel.messages == []


async def test_a_second_first_response_is_refused(server: LoopbackDiscord, echo: Echo) -> None:
    handle = await server.slash(server.alice, "eat", {"fruit": "plum"})
    await handle.final()
    route = discord.http.Route("POST", f"/interactions/{handle.interaction.id}/{handle.interaction.token}/callback")
    with pytest.raises(discord.HTTPException) as caught:
        await echo.http.request(route, json={"type": 5})
    assert (caught.value.status, caught.value.code) == (400, 40060)


async def test_the_token_of_an_interaction_runs_out(server: LoopbackDiscord, echo: Echo) -> None:
    handle = await server.slash(server.alice, "eat", {"fruit": "plum"})
    await handle.final()
    handle.expire()
    route = discord.http.Route("POST", f"/webhooks/{server.bot.id}/{handle.interaction.token}")
    with pytest.raises(discord.HTTPException) as caught:
        await echo.http.request(route, json={"content": "too late"})
    assert (caught.value.status, caught.value.code) == (401, 50027)


async def test_a_button_updates_its_message(server: LoopbackDiscord, echo: Echo) -> None:
    message = await (await server.slash(server.alice, "wait")).final()
    pressed = await server.click(server.bob, message, "more")
    assert await pressed.final() is message
    assert (message.content, message.buttons) == ("more", [])
    with pytest.raises(NotOffered):
        await server.click(server.bob, message, "more")


async def test_a_modal_is_opened_and_submitted(server: LoopbackDiscord, echo: Echo) -> None:
    message = await (await server.slash(server.alice, "wait")).final()
    pressed = await server.click(server.alice, message, label="Note")
    assert (await pressed.modal())["title"] == "A note"
    submitted = await server.submit_modal(pressed, {"words": "tide at nine"})
    assert (await submitted.final()).content == "noted: tide at nine"
    assert submitted.ephemeral
    with pytest.raises(NotOffered):
        await server.submit_modal(pressed, {"words": "x" * 21})


async def test_a_context_menu_gets_the_words_of_its_message(server: LoopbackDiscord, echo: Echo) -> None:
    said = await server.say(server.bob, content="The ferry is late.")
    handle = await server.context_menu(server.alice, "Quote", said)
    assert (await handle.final()).content == "> The ferry is late."


async def test_words_come_with_a_mention_only(server: LoopbackDiscord, echo: Echo) -> None:
    await server.say(server.alice, content="not for you")
    asked = await server.say(server.alice, content="hello", mentions=[server.bot])
    reply = await server.wait_message()
    assert echo.heard == ["", f"{server.bot.mention} hello"]
    assert reply.reference is asked
    assert not reply.pings
    again = await server.say(server.bob, content="go on", reference=reply)
    assert (await server.wait_message(after=reply)).reference is again
    assert server.violations == []


async def test_words_come_where_the_intent_is_granted(endpoints: None) -> None:
    async with LoopbackDiscord(message_content=True) as server:
        client = Echo(message_content=True)
        async with running(server, client):
            await server.say(server.alice, content="for everyone")
            await server.until(lambda: client.heard or None)
            assert client.heard == ["for everyone"]


async def test_direct_messages_are_answered(server: LoopbackDiscord, echo: Echo) -> None:
    await server.say(server.bob, server.dm(server.bob), "psst")
    assert (await server.wait_message(server.dm(server.bob))).content == "you said psst"
    server.bob.accepts_dms = False
    await server.say(server.bob, server.dm(server.bob), "psst again")
    await server.until(lambda: echo.errors or None)
    assert echo.errors[0].code == 50007


async def test_threads_reactions_edits_and_deletions(server: LoopbackDiscord, echo: Echo) -> None:
    server.guild.members[server.bot.id][0].permissions |= Permission.CREATE_PUBLIC_THREADS
    await echo.wait_until_ready()
    channel = echo.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send("first", embed=discord.Embed(title="An embed"), file=note())
    thread = await sent.create_thread(name="More")
    assert thread.id == sent.id
    await thread.send("inside")
    async with channel.typing():
        await sent.add_reaction("👍")
    await sent.edit(content="second", embed=None)
    kept = server.channel.messages[0]
    assert [(v.content, len(v.embeds), len(v.attachments)) for v in kept.history] == [("first", 1, 1), ("second", 0, 1)]
    assert kept.reactions == {"👍": [server.bot]} and kept.thread is not None
    assert [m.content for m in kept.thread.messages] == ["inside"]
    assert len(server.typing) == 1
    assert [m.content async for m in channel.history()] == ["second"]
    await sent.remove_reaction("👍", discord.Object(server.bot.id))
    await sent.delete()
    assert kept.deleted and kept.reactions == {}
    assert server.violations == []


async def test_permissions_hold(server: LoopbackDiscord, echo: Echo) -> None:
    server.allow(server.channel, deny=Permission.READ_MESSAGE_HISTORY)
    await server.say(server.alice, content="hello", mentions=[server.bot])
    await server.until(lambda: echo.errors or None)
    server.allow(server.channel, deny=Permission.SEND_MESSAGES)
    await server.say(server.alice, content="hello", mentions=[server.bot])
    await server.until(lambda: echo.errors[1:] or None)
    assert [e.code for e in echo.errors] == [160002, 50013]
    server.allow(server.channel, deny=Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as caught:
        await echo.get_partial_messageable(server.channel.id).send("hello?")
    assert caught.value.code == 50001


async def test_a_rate_limit_is_waited_for(server: LoopbackDiscord, echo: Echo) -> None:
    fault = server.fail_next("POST", r"^/channels/\d+/messages$", retry_after=0.2)
    await server.say(server.alice, content="hello", mentions=[server.bot])
    await server.wait_message()
    first, second = server.sent("POST", r"/messages$")
    assert (first.status, second.status, fault.hits) == (429, 200, 1)
    assert second.at - first.at >= 0.2


async def test_a_lost_answer_does_not_double_a_message(server: LoopbackDiscord, echo: Echo) -> None:
    server.fail_next("POST", r"/messages$", status=400, code=0, performed=True)
    channel = echo.get_partial_messageable(server.channel.id)
    with pytest.raises(discord.HTTPException):
        await channel.send("once", nonce="one")
    await channel.send("once", nonce="one")
    assert [m.content for m in server.channel.messages] == ["once"]


async def test_what_happened_during_a_break_is_replayed(server: LoopbackDiscord, echo: Echo) -> None:
    server.drop_connections()
    await server.say(server.alice, content="still there?", mentions=[server.bot])
    await server.wait_message()
    assert (await server.resumed()).replayed == 1
    assert len(server.identifies) == 1
    assert echo.heard == [f"{server.bot.mention} still there?"]


async def test_a_client_resumes_when_asked_and_identifies_when_it_cannot(server: LoopbackDiscord, echo: Echo) -> None:
    server.request_reconnect()
    await server.resumed()
    server.invalidate_session(resumable=True)
    await server.resumed(2)
    server.invalidate_session(resumable=False)
    await server.until(lambda: server.identifies[1:] or None)
    await server.connected()
    assert len(server.resumes) == 2


async def test_a_refused_intent_closes_the_connection(endpoints: None) -> None:
    async with LoopbackDiscord(message_content=True) as server:
        server.refuse_intents()
        client = Echo(message_content=True)
        discord.http.Route.BASE = server.api_base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway)
        async with client:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.start(server.token)


async def test_a_client_does_not_outlive_the_server(endpoints: None) -> None:
    client = Echo()
    async with LoopbackDiscord() as server:
        discord.http.Route.BASE = server.api_base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway)
        task = asyncio.create_task(client.start(server.token))
        await server.connected()
    with pytest.raises(discord.ConnectionClosed):
        await asyncio.wait_for(task, 2)
    await client.close()


async def test_the_bot_is_invited_and_thrown_out(server: LoopbackDiscord, echo: Echo) -> None:
    await asyncio.wait_for(echo.wait_until_ready(), 2)
    joining = asyncio.create_task(echo.wait_for("guild_join", timeout=2))
    await asyncio.sleep(0)
    other = server.add_guild("Harbour", bot_permissions=WRITING)
    assert (await joining).id == other.id
    leaving = asyncio.create_task(echo.wait_for("guild_remove", timeout=2))
    await asyncio.sleep(0)
    server.remove_guild(other)
    assert (await leaving).id == other.id


async def test_a_bad_body_is_refused_and_noted(server: LoopbackDiscord, echo: Echo) -> None:
    channel = echo.get_partial_messageable(server.channel.id)
    with pytest.raises(discord.HTTPException) as caught:
        await channel.send("x" * 2001)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    with pytest.raises(discord.HTTPException):
        await channel.send(file=note(), content="x" * 2001)
    expected = f"POST /channels/{server.channel.id}/messages: content: 2001 characters, more than 2000"
    assert server.violations == [expected, expected]
    with pytest.raises(discord.NotFound):
        await echo.http.request(discord.http.Route("GET", "/nowhere"))
    assert server.violations[-1].endswith("/nowhere: not served here")


def row(*parts: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(parts)}


def button(**changes: object) -> dict[str, object]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **changes}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"content": " "}, "empty message"),
        ({"content": "a", "embeds": [{"description": "x" * 3001}] * 2}, "6002 characters in all"),
        ({"content": "a", "components": [row(button(label="x" * 81))]}, "label of 81"),
        ({"content": "a", "components": [row(button(custom_id="x" * 101))]}, "custom_id of 101"),
        ({"content": "a", "components": [row(button()), row(button())]}, "twice"),
        ({"content": "a", "components": [row(button(custom_id=str(n))) for n in range(6)]}, "6 rows"),
        ({"content": "a", "components": [row(*(button(custom_id=str(n)) for n in range(6)))]}, "width 6"),
        ({"content": "a", "components": [row(button(style=5))]}, "link button"),
        ({"content": "a", "flags": 1 << 15, "components": [{"type": 10, "content": "b"}]}, "beside components V2"),
        ({"content": "a", "nonce": "x" * 26}, "nonce"),
    ],
)
def test_limits_are_found_without_the_description(
    body: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openapi, "_described", lambda *_: iter(()))
    (failure,) = body_failures("POST", MESSAGES, body)
    assert words in failure
    assert words in "".join(body_failures("POST", CALLBACK, {"type": 4, "data": body}))


def test_commands_keep_discords_rules() -> None:
    text = {"type": 3, "description": "d"}
    options = [{"name": "a", **text}, {"name": "b", **text, "required": True}, {"name": "C", **text}]
    body = [{"name": "Ask", "description": "d"}, {"name": "ask", "description": "d", "options": options}]
    failures = body_failures("PUT", "/applications/{application_id}/commands", body)
    assert [f.split(": ")[1] for f in failures] == [
        "not a name of a slash command",
        "required options come first",
        "'C' is not a name of an option",
    ]


@pytest.mark.skipif(not openapi.DESCRIPTION.is_file(), reason="needs Discord's description of its API")
@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ({"content": 5}, "content: 5 is not of type 'string', 'null'"),
        ({"content": "a", "embeds": [{"title": "x" * 257}]}, "embeds/0/title: "),
        ({"content": "a", "components": [row(button(style=9))]}, "components/0/components/0/style: "),
        ({"content": "a", "message_reference": {"message_id": "abc"}}, "message_reference/message_id: "),
    ],
)
def test_bodies_are_checked_against_the_description(body: dict[str, object], failure: str) -> None:
    (found,) = body_failures("POST", MESSAGES, body)
    assert found.startswith(failure)
    assert body_failures("POST", MESSAGES, {"content": "a", "message_reference": {"message_id": 5}}) == []
