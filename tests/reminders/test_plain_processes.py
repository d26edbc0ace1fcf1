"""What docker-compose.yml and the Dockerfile say, and the same commands as plain processes."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.conf import settings

from intimacy.keys.key_ring import new_ring
from intimacy.server import STAFF_BYTES
from prompts.library.yaml_lines import FastLoader
from tests.reminders.workers import ROOT, Works, free_port, kill, until

COMPOSE = yaml.load((ROOT / "docker-compose.yml").read_text(), FastLoader)
SERVICES, OURS = COMPOSE["services"], {"web", "worker", "beat", "migrate"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
NGINX = (ROOT / "nginx.conf").read_text()
WEB = json.loads(FINAL.rpartition("\nCMD ")[2])  # the image's own command
SEED = """
import django; django.setup()
from django.utils.timezone import now
from checkins.begin_week import current
from intimacy.reminders.models import Preferences, Schedule
from tests.conftest import pair, person
people = [person(name) for name in ("Alice", "Bob")]
for one in people:
    one.choose_knock(20, at=now())
    Preferences.objects.create(user=one, quiet_from=None, quiet_until=None)
current(pair(*people, now()), now())
assert Schedule.objects.filter(kind="week-open").update(next_at=now()) == 2
Schedule.objects.exclude(kind="week-open").delete()
"""


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_only_the_proxy_is_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy": ["127.0.0.1:${PORT:-8000}:8080"]}
    assert not [name for name, service in SERVICES.items() if service.get("network_mode")]


def test_ours_run_as_nobody_on_a_root_they_cannot_write() -> None:
    assert "\nUSER 10001:10001\n" in FINAL
    assert SERVICES["proxy"]["user"] == "101:101"  # nginx in its image
    for name in OURS | {"proxy"}:
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert not SERVICES[name].get("privileged")
        assert not [
            path for path in SERVICES[name]["tmpfs"] if not path.startswith(("/tmp", "/app/var"))
        ]


def test_nothing_of_ours_starts_before_the_migrations_are_through() -> None:
    services_we_need = {"condition": "service_healthy"}
    for name in OURS - {"migrate"}:
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert waits["db"] == waits["redis"] == services_we_need
    assert SERVICES["migrate"]["restart"] == "no"
    assert "migrate" not in SERVICES["migrate"]["depends_on"]


def test_each_has_its_limits_and_says_how_it_is() -> None:
    for name, service in SERVICES.items():
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
    for name in ("proxy", "worker", "beat", "db", "redis"):
        assert SERVICES[name]["healthcheck"]["test"]
    assert "HEALTHCHECK" in FINAL
    assert "healthcheck" not in SERVICES["web"]  # the image's own
    grace = seconds(SERVICES["worker"]["stop_grace_period"])
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < grace
    assert settings.CELERY_TASK_TIME_LIMIT < 300
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}
    assert SERVICES["db"]["image"] == "postgres:17"


def test_the_proxy_takes_whole_requests_and_keeps_no_log_of_them() -> None:
    assert SERVICES["proxy"]["volumes"] == ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
    assert SERVICES["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"
    said = {" ".join(line.split()) for line in re.sub(r"#.*", "", NGINX).split(";")}
    assert {
        "proxy_request_buffering on",
        "client_body_timeout 15s",
        "client_max_body_size 256k",
        "proxy_set_header Host $http_host",
        "proxy_set_header X-Forwarded-For $http_x_forwarded_for",
        "proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto",
        "error_log stderr emerg",
    } <= said
    assert "access_log off" in NGINX
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 256 * 1024
    assert f"client_max_body_size {STAFF_BYTES // 1024**2}m;" in NGINX


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
def test_nginx_understands_what_it_is_told(tmp_path: Path) -> None:
    here = NGINX.replace("web:8000", "127.0.0.1:8000").replace("/tmp/", f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(here)
    tried = ["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(tried, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_secret_stands_in_what_is_committed() -> None:
    known = (ROOT / "docker-compose.yml", ROOT / ".env.example", ROOT / "Dockerfile")
    written = "".join(path.read_text() for path in known)
    values = re.findall(
        r"(?:PASSWORD|SECRET_KEY|BOUNCE_SECRET|VAPID_PRIVATE_KEY)[=:] ?(\S+)", written
    )
    assert values == ["only-to-collect-files"]
    for file in COMPOSE["secrets"].values():
        assert file["file"].startswith("./var/secrets/")
    assert {".env", "var/"} <= set((ROOT / ".gitignore").read_text().split())
    wanted = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    assert wanted == set(COMPOSE["secrets"])


def test_the_image_holds_what_runs_and_what_is_pinned() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split("\n")
    assert ignored[1] == "*"
    assert not [line for line in ignored if line.startswith(("!var", "!.", "!tests"))]
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1  # the same release, since the libraries are copied over
    assert "uv pip sync --python .venv --require-hashes requirements.txt" in DOCKERFILE
    assert DOCKERFILE.index("requirements.txt ./") < DOCKERFILE.index("COPY . .")
    assert "collectstatic" in DOCKERFILE.partition(FINAL)[0]


class Post(Handler):
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.mails = []

    def handle_message(self, message: object) -> None:
        self.mails.append(message)


class House:
    """The services of docker-compose.yml as plain processes, on a database of their own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.running, self.port = folder, [], free_port()
        self.redis, self.post = Works(folder), Post()
        self.smtp = Controller(self.post, hostname="127.0.0.1", port=free_port())
        self.smtp.start()
        (folder / "ring").touch(mode=0o600)
        (folder / "ring").write_text(new_ring())
        (folder / "database_url").write_text(database)
        (folder / "key").write_text("a-key-for-one-test-" * 4)

    def environment(self) -> dict[str, str]:
        """Return what the file sets, with secrets, services and ports of this test."""
        keep = {k: v for k, v in os.environ.items() if k in {"HOME", "LANG"}}
        given = SERVICES["web"]["environment"]
        here = {
            "SECRET_KEY_FILE": str(self.folder / "key"),
            "DATABASE_URL_FILE": str(self.folder / "database_url"),
            "KEK_RING_PATH": str(self.folder / "ring"),
            "VAPID_PRIVATE_KEY_FILE": str(self.folder / "key"),
            "BOUNCE_SECRET_FILE": str(self.folder / "key"),
            "REDIS_URL": self.redis.address(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
        }
        assert here.keys() | {"EMBEDDED"} == given.keys()
        return (
            keep
            | given
            | here
            | {
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "SITE_URL": "https://tend.example.org",
                "VAR_DIR": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "intimacy.settings",
                "HOSTNAME": socket.gethostname(),
            }
        )

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        mine = [{"8000": str(self.port), "0.0.0.0": "127.0.0.1"}.get(x, x) for x in command]
        process = subprocess.Popen(mine, cwd=ROOT, env=self.environment(), start_new_session=True)
        self.running.append(process)
        return process

    def check(self, command: list[str]) -> int:
        """Ask a health check; return its exit code."""
        if command[0] == "CMD-SHELL":
            command = ["sh", "-c", command[1].replace("$$", "$")]
        mine = [part.replace(":8000", f":{self.port}") for part in command]
        return subprocess.run(mine, cwd=ROOT, env=self.environment(), timeout=30).returncode

    def end(self) -> None:
        for process in self.running:
            kill(process)
        self.redis.end()
        self.smtp.stop()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    server, name = os.environ["TEST_DATABASE_URL"], f"tend_house_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        house = House(tmp_path, urlsplit(server)._replace(path=f"/{name}").geturl())
        try:
            yield house
        finally:
            house.end()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
@pytest.mark.xdist_group("workers")
def test_the_same_commands_as_plain_processes_send_a_reminder(house: House) -> None:
    assert house.start(SERVICES["migrate"]["command"]).wait(120) == 0
    for command in (WEB, SERVICES["worker"]["command"], SERVICES["beat"]["command"]):
        house.start(command)
    seeded = house.start([sys.executable, "-c", SEED])
    assert seeded.wait(120) == 0
    until(lambda: len(house.post.mails) == 2, 120)
    assert sorted(mail["To"] for mail in house.post.mails) == [
        "alice@example.org",
        "bob@example.org",
    ]
    image = json.loads(re.search(r"CMD (\[.*urllib.*\])", FINAL)[1])
    assert house.check(image) == 0
    for name in ("worker", "beat"):
        assert house.check(SERVICES[name]["healthcheck"]["test"]) == 0
    _, _, worker, beat = house.running[:4]
    for process in (worker, beat):
        process.terminate()
        assert process.wait(20) == 0
    assert len(house.post.mails) == 2
