from __future__ import annotations

from services import organisers
from services.actors import Caller
from storage import tables as t
from tests.services.town import BOT, Town

GRACE, HEIDI = "4711100", "4711101"


def is_organiser(town: Town, account: str, bot: int = BOT) -> bool:
    return town.run(organisers.is_organiser, Caller(bot, account))


def test_whom_the_settings_name_owns_the_programme(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE])
    assert is_organiser(town, GRACE)
    assert not is_organiser(town, HEIDI)
    assert not is_organiser(town, GRACE, BOT + 1)


def test_whoever_is_taken_out_of_the_settings_loses_the_role(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE, HEIDI])
    town.run(organisers.set_owners, BOT, [HEIDI])
    assert (is_organiser(town, GRACE), is_organiser(town, HEIDI)) == (False, True)
    town.run(organisers.set_owners, BOT, [])
    assert not is_organiser(town, HEIDI)


def test_naming_somebody_again_changes_nothing(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE, GRACE])
    before = town.rows(t.organiser)
    town.now = before[0].since.replace(year=2021)
    town.run(organisers.set_owners, BOT, [GRACE])
    assert town.rows(t.organiser) == before


def test_another_bots_owners_are_left_alone(town: Town) -> None:
    town.run(organisers.set_owners, BOT + 1, [GRACE])
    town.run(organisers.set_owners, BOT, [])
    assert is_organiser(town, GRACE, BOT + 1)


def test_a_role_that_was_given_in_the_programme_is_not_taken_by_the_settings(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE])
    with town.transaction() as tx:
        tx.connection.execute(t.organiser.update().values(from_settings=False, role="helper"))
    town.run(organisers.set_owners, BOT, [])
    assert is_organiser(town, GRACE)


def test_an_organisers_account_is_stored_hashed_and_sealed(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE])
    [row] = town.rows(t.organiser)
    assert len(row.account_hash) == 64
    assert row.address == GRACE
    with town.engine.connect() as connection:
        assert GRACE not in str(connection.exec_driver_sql("SELECT * FROM organiser").all())


def test_organisers_whom_an_older_version_stored_without_an_address_are_given_it(town: Town) -> None:
    town.run(organisers.set_owners, BOT, [GRACE])
    with town.transaction() as tx:
        tx.connection.execute(t.organiser.update().values(address=None))
    assert town.run(organisers.load_all, BOT) == []
    town.run(organisers.set_owners, BOT, [GRACE])
    assert [each.address for each in town.run(organisers.load_all, BOT)] == [GRACE]
