"""Settings of the one product, read from the environment; `docs/operations.md` lists every variable."""

from lms.settings import env
from lms.settings.base import *  # noqa: F403
from lms.settings.logs import *  # noqa: F403
from lms.settings.security import *  # noqa: F403
from lms.settings.site import *  # noqa: F403

env.refuse_unknown()
