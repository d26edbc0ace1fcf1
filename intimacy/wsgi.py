import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  needs the applications

from intimacy.keys.ring_check import must_fit  # noqa: E402

must_fit()
connections.close_all()  # requests run in threads, with connections of their own
