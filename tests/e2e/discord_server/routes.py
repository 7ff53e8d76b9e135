"""Which endpoint serves which path; templates are written as in Discord's description of its API."""

from aiohttp import web

from tests.e2e.discord_server.commands import Commands
from tests.e2e.discord_server.errors import unknown_guild
from tests.e2e.discord_server.exchange import Call, Endpoint, Exchange, answered
from tests.e2e.discord_server.interactions import Desk
from tests.e2e.discord_server.rest import Rest

MESSAGE = "/channels/{channel_id}/messages/{message_id}"
REACTION = f"{MESSAGE}/reactions/{{emoji_name}}/@me"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"


def routes(exchange: Exchange, rest: Rest, desk: Desk, commands: Commands, app: str) -> list[web.RouteDef]:
    """Return all routes of the REST API."""
    return [
        *(exchange.route(method, path, endpoint) for method, path, endpoint in _rest(rest)),
        *(exchange.route(method, path, endpoint) for method, path, endpoint in _commands(commands, app)),
        *(exchange.route(method, path, endpoint, open_=True) for method, path, endpoint in _interactions(desk)),
    ]


def _rest(rest: Rest) -> list[tuple[str, str, Endpoint]]:
    return [
        ("GET", "/users/@me", rest.me),
        ("POST", "/users/@me/channels", rest.open_dm),
        ("GET", "/users/{user_id}", rest.user),
        ("GET", "/oauth2/applications/@me", rest.application),
        ("GET", "/applications/@me", rest.application),
        ("GET", "/gateway", rest.gateway),
        ("GET", "/gateway/bot", rest.gateway),
        ("GET", "/guilds/{guild_id}", rest.guild),
        ("GET", "/guilds/{guild_id}/channels", rest.channels),
        ("GET", "/guilds/{guild_id}/roles", rest.roles),
        ("GET", "/guilds/{guild_id}/members/{user_id}", rest.member),
        ("GET", "/channels/{channel_id}", rest.channel),
        ("PATCH", "/channels/{channel_id}", rest.change_thread),
        ("POST", "/channels/{channel_id}/typing", rest.type),
        ("POST", "/channels/{channel_id}/threads", rest.thread),
        ("POST", "/channels/{channel_id}/messages", rest.post),
        ("GET", "/channels/{channel_id}/messages", rest.history),
        ("GET", MESSAGE, rest.message),
        ("PATCH", MESSAGE, rest.edit),
        ("DELETE", MESSAGE, rest.delete),
        ("POST", f"{MESSAGE}/threads", rest.thread_from_message),
        ("PUT", REACTION, rest.react),
        ("DELETE", REACTION, rest.unreact),
    ]


def _commands(commands: Commands, app: str) -> list[tuple[str, str, Endpoint]]:
    def guild(call: Call) -> int | None:
        if call.name("application_id") != app:
            raise unknown_guild()
        return call.number("guild_id") if "guild_id" in call.names else None

    def create(call: Call) -> web.Response:
        how, made = commands.create(guild(call), call.body)
        return answered(made, status=int(how))

    def change(call: Call) -> web.Response:
        return answered(commands.change(guild(call), call.name("command_id"), call.body))

    def remove(call: Call) -> web.Response:
        commands.remove(guild(call), call.name("command_id"))
        return web.Response(status=204)

    return [
        entry
        for path in (COMMANDS, GUILD_COMMANDS)
        for entry in (
            ("PUT", path, lambda call: answered(commands.replace(guild(call), call.body))),
            ("GET", path, lambda call: answered(commands.listed(guild(call)))),
            ("POST", path, create),
            ("GET", f"{path}/{{command_id}}", lambda c: answered(commands.find(guild(c), c.name("command_id")))),
            ("PATCH", f"{path}/{{command_id}}", change),
            ("DELETE", f"{path}/{{command_id}}", remove),
        )
    ]


def _interactions(desk: Desk) -> list[tuple[str, str, Endpoint]]:
    def respond(call: Call) -> web.Response:
        number, token = call.name("interaction_id"), call.name("interaction_token")
        receipt = desk.respond(number, token, call.body, call.files)
        wanted = call.query.get("with_response") in ("1", "true")
        return answered(receipt) if wanted else web.Response(status=204)

    def entered(call: Call) -> tuple[str, str]:
        return call.name("webhook_id"), call.name("webhook_token")

    def which(call: Call) -> str:
        return call.names.get("message_id", "@original")

    def remove(call: Call) -> web.Response:
        desk.delete(*entered(call), which(call))
        return web.Response(status=204)

    return [
        ("POST", CALLBACK, respond),
        ("POST", WEBHOOK, lambda call: answered(desk.follow_up(*entered(call), call.body, call.files))),
        *(
            entry
            for path in (f"{WEBHOOK}/messages/@original", f"{WEBHOOK}/messages/{{message_id}}")
            for entry in (
                ("GET", path, lambda call: answered(desk.read(*entered(call), which(call)))),
                ("PATCH", path, lambda c: answered(desk.edit(*entered(c), which(c), c.body, c.files))),
                ("DELETE", path, remove),
            )
        ),
    ]
