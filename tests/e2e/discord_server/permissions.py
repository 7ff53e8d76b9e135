"""What members may do, by Discord's order of roles and overwrites.

https://discord.com/developers/docs/topics/permissions
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag


class Permission(IntFlag):
    """The permissions that this server knows."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


NONE = Permission(0)
ALL = Permission(sum(Permission))
WRITING = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
)
MEMBER = WRITING | Permission.USE_APPLICATION_COMMANDS | Permission.CREATE_PUBLIC_THREADS
"""What people may do unless a test says otherwise."""
IN_DM = WRITING | Permission.USE_APPLICATION_COMMANDS


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to a role or a member."""

    allow: Permission = NONE
    deny: Permission = NONE

    def over(self, base: Permission) -> Permission:
        """Return permissions with this put over them."""
        return (base & ~self.deny) | self.allow


def joined(overwrites: Iterable[Overwrite]) -> Overwrite:
    """Return the overwrites of several roles as one: what any allows wins over what another denies."""
    allow, deny = NONE, NONE
    for overwrite in overwrites:
        allow |= overwrite.allow
        deny |= overwrite.deny
    return Overwrite(allow, deny)


def resolve(base: Permission, everyone: Overwrite, roles: Iterable[Overwrite], member: Overwrite) -> Permission:
    """Return what a member may do in a channel, from the permissions of all its roles and the overwrites there."""
    if base & Permission.ADMINISTRATOR:
        return ALL
    resolved = member.over(joined(roles).over(everyone.over(base)))
    return resolved if resolved & Permission.VIEW_CHANNEL else NONE
