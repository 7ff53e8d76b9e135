"""What users do in Discord."""

import time
from collections.abc import Callable, Mapping, Sequence

from tests.e2e.discord_server import payloads
from tests.e2e.discord_server.commands import (
    MESSAGE_MENU,
    USER_MENU,
    Commands,
    OptionValue,
    filled,
    leaf,
    nested,
    resolved,
)
from tests.e2e.discord_server.errors import NotOffered
from tests.e2e.discord_server.gateway import ALWAYS, Gateway, Intent
from tests.e2e.discord_server.handles import InteractionHandle
from tests.e2e.discord_server.interactions import Desk, Interaction, InteractionKind, ResponseKind
from tests.e2e.discord_server.permissions import Permission
from tests.e2e.discord_server.posting import Posting
from tests.e2e.discord_server.world import Channel, ChannelKind, Json, Message, MessageKind, User, World, walk

CHAT_INPUT = 1
TEXT_INPUT = 4


class Drivers:
    """People at their keyboards; every method is one thing somebody does.

    Raises NotOffered where Discord's own app would not let them.
    """

    def __init__(self, world: World, gateway: Gateway, posting: Posting, desk: Desk, deadline: float) -> None:
        self.world = world
        self._gateway = gateway
        self._posting = posting
        self._desk = desk
        self._registered = Commands(world)
        self._deadline = deadline
        self.channel: Channel

    async def slash(
        self,
        user: User,
        name: str,
        options: Mapping[str, OptionValue] | None = None,
        *,
        channel: Channel | None = None,
        force: bool = False,
    ) -> InteractionHandle:
        """Use a slash command; subcommands are written with spaces. `force` looks past rights and contexts."""
        where, given = channel or self.channel, dict(options or {})
        root, *path = name.split()
        command = self._registered.offered(user, where, root, CHAT_INPUT, force=force)
        values = nested(filled(leaf(command, path), given), path, command)
        data = self._command(command) | {"options": values}
        if found := resolved(self.world, where, list(given.values())):
            data["resolved"] = found
        return self._send(Interaction(self.world.new_id(), InteractionKind.COMMAND, user, where, data))

    async def autocomplete(
        self,
        user: User,
        name: str,
        option: str,
        typed: str,
        options: Mapping[str, OptionValue] | None = None,
        *,
        channel: Channel | None = None,
        within: float | None = None,
    ) -> list[Json]:
        """Type into an option and return the choices that come, each with `name` and `value`. Raises TimeoutError."""
        where = channel or self.channel
        root, *path = name.split()
        command = self._registered.offered(user, where, root, CHAT_INPUT, force=False)
        defined = leaf(command, path)
        if not any(o["name"] == option and o.get("autocomplete") for o in defined):
            raise NotOffered(f"{option!r} of {name!r} completes nothing")
        values = filled(defined, {**(options or {}), option: typed}, focused=option)
        data = self._command(command) | {"options": nested(values, path, command)}
        interaction = Interaction(self.world.new_id(), InteractionKind.AUTOCOMPLETE, user, where, data)
        response = await self._send(interaction).acknowledged(within)
        choices: list[Json] = response.data.get("choices") or []
        return choices

    async def context_menu(
        self, user: User, name: str, target: Message | User, *, channel: Channel | None = None, force: bool = False
    ) -> InteractionHandle:
        """Choose a command from the menu of a message or a user."""
        on_message = isinstance(target, Message)
        where = target.channel if isinstance(target, Message) else channel or self.channel
        kind = MESSAGE_MENU if on_message else USER_MENU
        command = self._registered.offered(user, where, name, kind, force=force)
        if isinstance(target, Message):
            self._see(user, target)
            found: Json = {"messages": {str(target.id): payloads.message(target, self.world, True)}}
        else:
            found = resolved(self.world, where, [target])
        data = self._command(command) | {"target_id": str(target.id), "resolved": found}
        return self._send(Interaction(self.world.new_id(), InteractionKind.COMMAND, user, where, data))

    async def click(
        self,
        user: User,
        message: Message,
        custom_id: str | None = None,
        *,
        label: str | None = None,
        values: Sequence[str] | None = None,
    ) -> InteractionHandle:
        """Press a button, named by its custom_id or its label, or choose `values` in a select."""
        self._see(user, message)
        parts = [p for p in message.buttons if p.get("custom_id") and (custom_id in (None, p["custom_id"]))]
        part = next((p for p in parts if label in (None, p.get("label"))), None)
        if part is None or part.get("disabled"):
            raise NotOffered(f"no such button to press: {custom_id or label!r} in {message.buttons}")
        data: Json = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"]}
        if values is not None:
            data["values"] = list(values)
        kind = InteractionKind.COMPONENT
        return self._send(Interaction(self.world.new_id(), kind, user, message.channel, data, message))

    async def submit_modal(self, opened: InteractionHandle, values: Mapping[str, str]) -> InteractionHandle:
        """Send the modal that an interaction opened, with the words put into its text inputs by custom_id."""
        before = opened.interaction
        if before.response is None or before.response.kind is not ResponseKind.MODAL:
            raise NotOffered("no modal is open")
        modal = before.response.data
        inputs = {p["custom_id"]: p for p in walk(modal["components"]) if p.get("type") == TEXT_INPUT}
        if unknown := set(values) - set(inputs):
            raise NotOffered(f"no input {sorted(unknown)}; there are {sorted(inputs)}")
        for key, part in inputs.items():
            _check_input(part, values.get(key, part.get("value") or ""))
        data = {"custom_id": modal["custom_id"], "components": [_submitted(c, values) for c in modal["components"]]}
        kind, user, where = InteractionKind.MODAL, before.user, before.channel
        return self._send(Interaction(self.world.new_id(), kind, user, where, data, before.source))

    async def say(
        self,
        user: User,
        channel: Channel | None = None,
        content: str = "",
        *,
        mentions: Sequence[User] = (),
        reference: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write a message. `mentions` are put in front where the words lack them; a reply pings if `ping`."""
        where = channel or self.channel
        missing = [u.mention for u in mentions if u.mention not in content]
        words = " ".join([*missing, content]).strip()
        self._write(user, where)
        body: Json = {"content": words}
        if reference:
            self._see(user, reference)
            body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        kind = MessageKind.REPLY if reference else MessageKind.DEFAULT
        return self._posting.post(where, user, body, kind=kind, reference=reference)

    async def edit_message(self, message: Message, content: str) -> None:
        """Change the words of a user's message."""
        self._posting.edit(message, {"content": content})

    async def delete_message(self, message: Message) -> None:
        """Delete a message, as its author or a moderator does."""
        self._posting.delete(message)

    async def react(self, user: User, message: Message, emoji: str, *, added: bool = True) -> None:
        """Add a reaction, or take it away."""
        self._see(user, message)
        self._posting.react(message, user, emoji, added=added)

    async def show_typing(self, user: User, channel: Channel | None = None) -> None:
        """Start to type."""
        where = channel or self.channel
        data: Json = {"channel_id": str(where.id), "user_id": str(user.id), "timestamp": int(time.time())}
        if where.guild:
            data |= {"guild_id": str(where.guild.id), "member": payloads.full_member(where.guild, user)}
        intent = Intent.GUILD_MESSAGE_TYPING if where.guild else Intent.DIRECT_MESSAGE_TYPING
        self._gateway.dispatch("TYPING_START", lambda _: data, intent, where.guild)

    async def wait_message(
        self,
        channel: Channel | None = None,
        predicate: Callable[[Message], bool] | None = None,
        within: float = 20.0,
        *,
        after: Message | None = None,
    ) -> Message:
        """Return the first message of the bot that fits, there already or yet to come.

        None that is still "thinking", and none that one user alone sees: those are found through their interaction.
        Only messages after `after` are looked at. Raises TimeoutError.
        """
        where, least = channel or self.channel, after.id if after else 0

        def found() -> Message | None:
            for message in where.messages:
                own = message.author is self.world.bot and message.id > least
                shown = own and not (message.deleted or message.loading or message.ephemeral)
                if shown and (predicate is None or predicate(message)):
                    return message
            return None

        def missing() -> str:
            said = [m.content for m in where.messages if m.author is self.world.bot and m.id > least]
            return f"no such message of the bot; it said {said or 'nothing'}"

        return await self.world.changes.until(found, within, missing)

    def _command(self, command: Json) -> Json:
        found: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
        return found | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})

    def _write(self, user: User, channel: Channel) -> None:
        in_thread = Permission.SEND_MESSAGES_IN_THREADS
        self._enter(user, channel, in_thread if channel.is_thread else Permission.SEND_MESSAGES)

    def _enter(self, user: User, channel: Channel, needed: Permission) -> None:
        foreign = channel.kind is ChannelKind.DM and channel.recipient is not user
        if foreign or not self.world.permissions(user, channel) & needed:
            raise NotOffered(f"{user.name} may not do this in {channel.name!r}")

    def _see(self, user: User, message: Message) -> None:
        self._enter(user, message.channel, Permission.VIEW_CHANNEL)
        private = message.ephemeral and message.interaction and message.interaction["user"]["id"] != str(user.id)
        if message.deleted or message.loading or private:
            raise NotOffered(f"{user.name} does not see this message: {message.content!r}")

    def _send(self, interaction: Interaction) -> InteractionHandle:
        self._desk.interactions[interaction.id] = interaction
        payload = self._payload(interaction)
        self._gateway.dispatch("INTERACTION_CREATE", lambda _: payload, ALWAYS, interaction.channel.guild)
        return InteractionHandle(interaction, self.world.changes, self._deadline)

    def _payload(self, interaction: Interaction) -> Json:
        world, channel, user = self.world, interaction.channel, interaction.user
        rights = payloads.permissions(world.permissions(user, channel))
        found: Json = {
            "id": str(interaction.id),
            "application_id": str(world.bot.id),
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": payloads.channel(channel) | {"permissions": rights},
            "app_permissions": payloads.permissions(world.permissions(world.bot, channel)),
            "locale": "en-GB",
            "entitlements": [],
            "attachment_size_limit": payloads.ATTACHMENT_LIMIT,
            "context": 1 if channel.kind is ChannelKind.DM else 0,
            "authorizing_integration_owners": {"0": str(channel.guild.id if channel.guild else 0)},
        }
        if interaction.source:
            found["message"] = payloads.message(interaction.source, world, True)
        guild = channel.guild
        if guild is None:
            return found | {"user": payloads.user(user)}
        return found | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": payloads.full_member(guild, user) | {"permissions": rights},
        }


def _check_input(part: Json, words: str) -> None:
    low = part.get("min_length") or (1 if part.get("required", True) else 0)
    if not low <= len(words) <= (part.get("max_length") or 4000):
        raise NotOffered(f"{part['custom_id']!r} does not take {len(words)} characters")


def _submitted(part: Json, values: Mapping[str, str]) -> Json:
    """Return a component of a modal as it is sent back."""
    if part.get("type") == TEXT_INPUT:
        words = values.get(part["custom_id"], part.get("value") or "")
        return {"type": TEXT_INPUT, "custom_id": part["custom_id"], "value": words, "id": part.get("id", 0)}
    found: Json = {"type": part["type"], "id": part.get("id", 0)}
    if "components" in part:
        found["components"] = [_submitted(p, values) for p in part["components"]]
    if "component" in part:
        found["component"] = _submitted(part["component"], values)
    return found
