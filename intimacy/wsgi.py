import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")
application = get_wsgi_application()

from intimacy.keys.fitness import must_fit  # noqa: E402  needs the applications

must_fit()
