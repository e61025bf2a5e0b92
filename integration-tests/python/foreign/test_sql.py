"""The control plane: SQL, tables, partitions, schemas, and the classes of errors."""

import datetime
from decimal import Decimal

import pytest
from odps.models import Instance
from odps.errors import NoSuchObject, NoSuchPartition, NoSuchTable, ODPSError, ParseError


def test_a_statement_runs_and_its_rows_are_typed(odps, create):
    table = create("id BIGINT, name STRING, price DECIMAL(10,2), day DATE")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1, 'a,\"b\"', 2.50, DATE'2024-02-29'), (2, NULL, NULL, NULL)")

    with odps.execute_sql(f"SELECT * FROM {table.name} ORDER BY id LIMIT 5").open_reader(tunnel=False) as reader:
        first, second = [dict(record) for record in reader]

    assert list(first) == ["id", "name", "price", "day"]
    assert list(first.values()) == [1, 'a,"b"', Decimal("2.5"), datetime.date(2024, 2, 29)]
    assert list(second.values()) == [2, None, None, None]


def test_an_instance_says_how_far_it_is(odps):
    instance = odps.run_sql("SELECT 1 AS one")
    instance.wait_for_success(interval=0.1)

    assert instance.is_terminated() and instance.is_successful()
    assert instance.get_task_names() == ["AnonymousSQLTask"]
    statuses = instance.get_task_statuses()
    assert statuses["AnonymousSQLTask"].status.value.upper() == "SUCCESS"
    assert "SELECT 1 AS one" in instance.get_sql_query()
    instance.get_task_progress("AnonymousSQLTask")
    assert odps.get_instance(instance.id).is_successful()
    assert odps.exist_instance(instance.id)
    assert instance.start_time is not None


def test_a_statement_is_stopped(odps):
    numbers = "SELECT unnest(range(1000000)) AS n"
    instance = odps.run_sql(f"SELECT COUNT(*) FROM ({numbers}) a CROSS JOIN ({numbers}) b WHERE a.n * b.n % 7 = 3")
    assert not instance.is_terminated()

    instance.stop()
    instance.wait_for_completion(interval=0.1)

    assert not instance.is_successful()
    assert instance.get_task_statuses()["AnonymousSQLTask"].status == Instance.Task.TaskStatus.CANCELLED
    with pytest.raises(ODPSError):
        instance.wait_for_success()


def test_rows_are_read_where_the_tunnel_of_instances_is_not_served(odps):
    with odps.execute_sql("SELECT 1 AS one, 'x' AS text").open_reader() as reader:
        assert [list(record.values) for record in reader] == [[1, "x"]]


def test_a_missing_table_is_no_such_table(odps):
    with pytest.raises(NoSuchTable) as error:
        odps.execute_sql("SELECT * FROM no_such_table")
    assert "no_such_table" in str(error.value)

    with pytest.raises(NoSuchObject):
        odps.get_table("no_such_table").reload()


def test_a_statement_that_does_not_parse_is_a_parse_error(odps):
    with pytest.raises(ParseError):
        odps.execute_sql("SELEKT 1 FROMM")


def test_a_wrong_key_is_refused(odps):
    from odps import ODPS

    stranger = ODPS("LTAIunknown", "wrong", odps.project, odps.endpoint, region_name=odps.region_name)
    with pytest.raises(ODPSError):
        stranger.get_table("any").reload()

    wrong = ODPS(odps.account.access_id, "wrong", odps.project, odps.endpoint, region_name=odps.region_name)
    with pytest.raises(ODPSError):
        wrong.get_table("any").reload()


def test_the_project_exists(odps):
    assert odps.exist_project(odps.project)
    assert not odps.exist_project("no_such_project")
    project = odps.get_project()
    project.reload()
    assert project.name == odps.project


def test_tables_are_made_found_listed_and_dropped(odps):
    odps.delete_table("made_by_pyodps", if_exists=True)
    assert not odps.exist_table("made_by_pyodps")

    odps.create_table(
        "made_by_pyodps", ("id bigint, name string", "pt string"), if_not_exists=True, lifecycle=3, comment="a comment"
    )

    assert odps.exist_table("made_by_pyodps")
    assert "made_by_pyodps" in [table.name for table in odps.list_tables()]
    assert [table.name for table in odps.list_tables(prefix="made_by_py")] == ["made_by_pyodps"]
    table = odps.get_table("made_by_pyodps")
    assert [(column.name, column.type.name) for column in table.table_schema.simple_columns] == [
        ("id", "bigint"),
        ("name", "string"),
    ]
    assert [column.name for column in table.table_schema.partitions] == ["pt"]
    assert table.comment == "a comment"
    odps.delete_table("made_by_pyodps")
    assert not odps.exist_table("made_by_pyodps")
    with pytest.raises(ODPSError):
        odps.delete_table("made_by_pyodps")


def test_partitions_are_made_found_listed_and_dropped(create):
    table = create("id BIGINT", partitions="day STRING, hour BIGINT")

    table.create_partition("day='20240101',hour=1")
    table.create_partition("day='20240101',hour=2")
    table.create_partition("day='20240102',hour=1", if_not_exists=True)
    table.create_partition("day='20240102',hour=1", if_not_exists=True)

    assert table.exist_partition("day='20240101',hour=2")
    assert not table.exist_partition("day='20240103',hour=2")
    assert [str(p.partition_spec) for p in table.partitions] == [
        "day='20240101',hour='1'",
        "day='20240101',hour='2'",
        "day='20240102',hour='1'",
    ]
    assert len(list(table.iterate_partitions("day='20240101'"))) == 2
    assert table.get_max_partition(skip_empty=False).partition_spec["day"] == "20240102"
    with pytest.raises(NoSuchPartition):
        table.get_partition("day='20240103',hour=2").reload()
    table.delete_partition("day='20240101',hour=1")
    assert not table.exist_partition("day='20240101',hour=1")
    assert len(list(table.partitions)) == 2


def test_schemas_are_made_found_listed_and_dropped(odps):
    odps.create_schema("made_here")
    try:
        assert odps.exist_schema("made_here")
        assert not odps.exist_schema("no_such_schema")
        assert {"default", "made_here"} <= {schema.name for schema in odps.list_schemas()}
        odps.create_table("inside", "id bigint", schema="made_here")
        assert odps.exist_table("inside", schema="made_here")
        assert not odps.exist_table("inside")
        assert [table.name for table in odps.list_tables(schema="made_here")] == ["inside"]
        odps.delete_table("inside", schema="made_here")
    finally:
        odps.delete_schema("made_here")
    assert not odps.exist_schema("made_here")


def test_a_table_can_be_emptied(odps, create, query):
    table = create("id BIGINT")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1), (2)")

    table.truncate()

    assert query(f"SELECT COUNT(*) FROM {table.name}") == [["0"]]
