"""The ASGI application as uvicorn's processes of `piste serve` load it: Django's, ending with its parent."""

from piste.web.asgi import application
from piste.web.jobs.parent import end_with_parent

__all__ = ["application"]

end_with_parent()
