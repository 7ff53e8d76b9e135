"""Application commands: what was registered, and what Discord makes of a user's input."""

from collections.abc import Mapping
from enum import IntEnum

from tests.e2e.discord_server import payloads
from tests.e2e.discord_server.errors import NotOffered, unknown_command
from tests.e2e.discord_server.permissions import ALL, Permission
from tests.e2e.discord_server.world import Channel, ChannelKind, Json, Role, User, World

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
GROUPS = (1, 2)
IN_GUILD, IN_BOT_DM = 0, 1
NAMED: dict[int, tuple[type, ...]] = {
    3: (str,),
    4: (int,),
    5: (bool,),
    6: (User,),
    7: (Channel,),
    8: (Role,),
    9: (User, Role),
    10: (int, float),
}
"""Python's types for Discord's types of options."""

OptionValue = str | int | float | bool | User | Channel | Role


class Register(IntEnum):
    """How a registration is answered."""

    REPLACED = 200
    CREATED = 201


class Commands:
    """The commands of the application, global ones under None."""

    def __init__(self, world: World) -> None:
        self._world = world

    def listed(self, guild: int | None) -> list[Json]:
        """Return the commands of a guild, or the global ones."""
        return self._world.commands.setdefault(guild, [])

    def replace(self, guild: int | None, wanted: list[Json]) -> list[Json]:
        """Put commands in the place of all others; one of the same name and type keeps its id."""
        known = {_key(c): str(c["id"]) for c in self.listed(guild)}
        self._world.commands[guild] = [self._complete(guild, c, known.get(_key(c))) for c in wanted]
        self._world.changes.announce()
        return self.listed(guild)

    def create(self, guild: int | None, command: Json) -> tuple[Register, Json]:
        """Add a command, or put it in the place of the one of its name and type."""
        there = self.listed(guild)
        at = next((n for n, c in enumerate(there) if _key(c) == _key(command)), None)
        made = self._complete(guild, command, str(there[at]["id"]) if at is not None else None)
        if at is None:
            there.append(made)
        else:
            there[at] = made
        self._world.changes.announce()
        return (Register.CREATED if at is None else Register.REPLACED), made

    def find(self, guild: int | None, number: str) -> Json:
        """Return a command by its id. Raises ApiError."""
        found = next((c for c in self.listed(guild) if c["id"] == number), None)
        if found is None:
            raise unknown_command()
        return found

    def change(self, guild: int | None, number: str, changes: Json) -> Json:
        """Change what a body names. Raises ApiError."""
        command = self.find(guild, number)
        command.update(changes, version=str(self._world.new_id()))
        return command

    def remove(self, guild: int | None, number: str) -> None:
        """Remove a command. Raises ApiError."""
        self.listed(guild).remove(self.find(guild, number))

    def offered(self, user: User, channel: Channel, name: str, kind: int, *, force: bool) -> Json:
        """Return the command that a user can choose in a channel; `force` looks past rights and contexts.

        Raises NotOffered.
        """
        guilds = [channel.guild.id] if channel.guild else []
        every = [c for key in (*guilds, None) for c in self.listed(key)]
        command = next((c for c in every if c["name"] == name and c["type"] == kind), None)
        if command is None:
            raise NotOffered(f"no command {name!r}; registered: {[c['name'] for c in every] or 'none'}")
        if not force:
            self._admit(command, user, channel)
        return command

    def _admit(self, command: Json, user: User, channel: Channel) -> None:
        name, contexts = command["name"], command.get("contexts")
        here = IN_BOT_DM if channel.kind is ChannelKind.DM else IN_GUILD
        if contexts is not None and here not in contexts:
            raise NotOffered(f"{name!r} is not for {'direct messages' if here else 'guilds'}")
        if here is IN_BOT_DM and command.get("dm_permission") is False:
            raise NotOffered(f"{name!r} is not for direct messages")
        may = self._world.permissions(user, channel)
        rights = command.get("default_member_permissions")
        needed = Permission(int(rights or 0)) | Permission.USE_APPLICATION_COMMANDS
        if ~may & needed or (rights == "0" and may != ALL):
            raise NotOffered(f"{user.name} may not use {name!r} there")

    def _complete(self, guild: int | None, command: Json, number: str | None) -> Json:
        """Return a command with what Discord adds to it."""
        rights = command.get("default_member_permissions")
        full: Json = {
            "type": CHAT_INPUT,
            "description": "",
            "options": [],
            "nsfw": False,
            "dm_permission": True,
            "contexts": None,
            "integration_types": [0],
            **command,
            "id": number or str(self._world.new_id()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.new_id()),
            "default_member_permissions": None if rights is None else str(rights),
        }
        return full | ({"guild_id": str(guild)} if guild else {})


def leaf(command: Json, path: list[str]) -> list[Json]:
    """Return the options of a command, or of the subcommand under it. Raises NotOffered."""
    options: list[Json] = command.get("options") or []
    for name in path:
        found = next((o for o in options if o["name"] == name and o["type"] in GROUPS), None)
        if found is None:
            raise NotOffered(f"{command['name']!r} has no subcommand {name!r}")
        options = found.get("options") or []
    if any(o["type"] in GROUPS for o in options):
        raise NotOffered(f"{command['name']!r} needs a subcommand")
    return options


def filled(defined: list[Json], given: Mapping[str, OptionValue], *, focused: str | None = None) -> list[Json]:
    """Return the options that a user filled in, checked as Discord's app does. Raises NotOffered."""
    known = {o["name"]: o for o in defined}
    if unknown := set(given) - set(known):
        raise NotOffered(f"no option {sorted(unknown)}; there are {sorted(known)}")
    missing = [o["name"] for o in defined if o.get("required") and o["name"] not in given]
    if missing and focused is None:
        raise NotOffered(f"{missing} must be filled in")
    return [_filled(known[name], value, focused == name) for name, value in given.items()]


def _filled(option: Json, value: OptionValue, focused: bool) -> Json:
    name, kind = option["name"], option["type"]
    if focused:
        return {"name": name, "type": kind, "value": value, "focused": True}
    if not isinstance(value, NAMED[kind]) or (isinstance(value, bool) and kind != 5):
        raise NotOffered(f"{name!r} takes no {type(value).__name__}")
    if (choices := option.get("choices")) and value not in [c["value"] for c in choices]:
        raise NotOffered(f"{name!r} has no choice {value!r}")
    length = len(value) if isinstance(value, str) else None
    low, high = option.get("min_length") or 0, option.get("max_length") or 6000
    if length is not None and not low <= length <= high:
        raise NotOffered(f"{name!r} takes {low} to {high} characters, not {length}")
    return {"name": name, "type": kind, "value": str(value.id) if isinstance(value, User | Channel | Role) else value}


def nested(options: list[Json], path: list[str], command: Json) -> list[Json]:
    """Return options inside the subcommands they belong to."""
    for depth in range(len(path), 0, -1):
        options = [{"name": path[depth - 1], "type": _type_at(command, path[:depth]), "options": options}]
    return options


def _type_at(command: Json, path: list[str]) -> int:
    options, kind = command.get("options") or [], 1
    for name in path:
        found = next(o for o in options if o["name"] == name)
        options, kind = found.get("options") or [], int(found["type"])
    return kind


def resolved(world: World, channel: Channel, values: list[OptionValue]) -> Json:
    """Return the objects that options name."""
    found: Json = {}
    guild = channel.guild
    for value in values:
        if isinstance(value, User):
            found.setdefault("users", {})[str(value.id)] = payloads.user(value)
            if guild and value.id in guild.members:
                about = payloads.member(guild, value) | {"permissions": _rights(world, value, channel)}
                found.setdefault("members", {})[str(value.id)] = about
        elif isinstance(value, Channel):
            rights = _rights(world, world.bot, value)
            found.setdefault("channels", {})[str(value.id)] = payloads.channel(value) | {"permissions": rights}
        elif isinstance(value, Role):
            found.setdefault("roles", {})[str(value.id)] = payloads.role(value, 1)
    return found


def _rights(world: World, user: User, channel: Channel) -> str:
    return payloads.permissions(world.permissions(user, channel))


def _key(command: Json) -> tuple[str, int]:
    return str(command["name"]), int(command.get("type") or CHAT_INPUT)
