"""PyODPS, as it is installed, against the emulator that bin/foreign-python started."""

import itertools
import json
import os
import pathlib
import subprocess
import urllib.request

import pytest
from odps import ODPS, options

import storage_clients

options.verbose = False

TABLES = itertools.count(1)
EMULATOR = pathlib.Path(__file__).parents[2] / "bin" / "emulator"


def pytest_addoption(parser):
    parser.addoption("--client", choices=["maxstorage", "storage_api_v2"], required=True)


def pytest_ignore_collect(collection_path, config):
    """Each client has files of its own, beside those for both."""
    other = {"maxstorage": "storage_api_v2", "storage_api_v2": "maxstorage"}
    return collection_path.name.startswith(f"test_{other[config.getoption('--client')]}") or None


def pytest_collection_modifyitems(config, items):
    """Runs both versions with both signatures where sessions are concerned, and elsewhere each with one."""
    kept, dropped = [], []
    for item in items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        pair = (given.get("odps"), given.get("api_version"))
        everywhere = item.path.name in ("test_sessions.py", "test_writes.py")
        needless = pair in (("signature-v2", "v3"), ("signature-v4", "v2"))
        (dropped if needless and not everywhere else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


@pytest.fixture(params=["signature-v2", "signature-v4"], scope="session")
def odps(request):
    """An entry that signs in one of the two ways; with a region, PyODPS signs by version 4."""
    return ODPS(
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        project=os.environ["MAXCOMPUTE_PROJECT"],
        endpoint=os.environ["MAXCOMPUTE_ENDPOINT"],
        region_name="cn-hangzhou" if request.param == "signature-v4" else None,
    )


@pytest.fixture(params=["v2", "v3"])
def api_version(request):
    return request.param[1:]


@pytest.fixture
def client(request, odps, api_version):
    return storage_clients.open_client(request.config.getoption("--client"), odps, api_version)


@pytest.fixture
def create(odps):
    """Creates a table: ``create("id BIGINT", partitions="pt STRING")``."""
    created = []

    def create_table(columns, partitions=None, suffix=""):
        name = f"f{next(TABLES)}"
        partitioned = f" PARTITIONED BY ({partitions})" if partitions else ""
        odps.execute_sql(f"CREATE TABLE {name} ({columns}){partitioned} {suffix}")
        created.append(name)
        return odps.get_table(name)

    yield create_table
    for name in created:
        odps.delete_table(name, if_exists=True)


@pytest.fixture
def query(odps):
    """Returns the rows of a query as lists of text, by way of the control plane."""

    def run(statement):
        with odps.execute_sql(statement).open_reader(tunnel=False) as reader:
            return [[None if v is None else str(v) for v in record.values] for record in reader]

    return run


@pytest.fixture
def fault():
    """Injects a fault, as ``fault(fault="status", action="TableWrite", status=500)``."""

    def add(**rule):
        _admin("POST", "faults", json.dumps(rule).encode())

    yield add
    _admin("DELETE", "faults")


@pytest.fixture
def request_counts():
    """Returns how many requests of each action the emulator has seen."""
    return lambda: json.loads(_admin("GET", "requests"))


def _admin(method, path, body=None):
    url = f"{os.environ['MAXCOMPUTE_ENDPOINT']}/emulator/{path}"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@pytest.fixture(scope="session")
def other_emulator():
    """What an emulator says of itself that compresses entities, and has sessions and rows wait at first."""
    command = [EMULATOR]
    for choice in ["entityCompression=true", "initPolls=1", "stagingPolls=3"]:
        command += ["--switch", choice]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.communicate()


@pytest.fixture(scope="session")
def other_odps(other_emulator):
    return ODPS(
        other_emulator["accessKeyId"],
        other_emulator["accessKeySecret"],
        project=other_emulator["project"],
        endpoint=other_emulator["endpoint"],
    )
