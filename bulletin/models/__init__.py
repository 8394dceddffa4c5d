"""What the public may read. Rows are only ever added."""

from bulletin.models.checkpoints import Checkpoint
from bulletin.models.issues import BulletinIssue
from bulletin.models.publications import Publication
from bulletin.models.register import RegisterEntry
from bulletin.models.search import SearchEntry

__all__ = ["BulletinIssue", "Checkpoint", "Publication", "RegisterEntry", "SearchEntry"]
