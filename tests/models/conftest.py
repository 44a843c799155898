import os, pytest
@pytest.fixture
def database(tmp_path):
    from models.tables.base import bind, database as db
    url=os.environ.get("TEST_DATABASE_URL") or f"sqlite://{tmp_path}/t.db"
    d=bind(url,b"k"*32)
    yield d
    d.close()
