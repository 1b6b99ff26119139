"""A folder that an administrator brings makes companies and people; it takes nobody else's."""

import io
import zipfile
from datetime import datetime

import pytest
from sqlmodel import select

from calibration.errors import NotAllowed
from calibration.settings import settings
from calibration.store.engine import Store
from calibration.store.models import Engagement, Membership
from calibration.vocabulary import Role
from calibration.workflow.uploading import FolderUpload, load_folder_upload
from tests.factories import World, small_engagement
from tests.small_folder import ENGAGEMENT, small_folder

LEAD = "- {key: quinn, name: Quinn, organization: %s, roles: [qa_lead]}\n"


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """The small engagement; quinn of the vendor administers it."""
    world = small_engagement(store, now)
    with store.writing() as db:
        db.add(
            Membership(
                engagement_id=world.engagement_id,
                person_id=world.persons["quinn"],
                organization_id=world.vendor_organization_id,
                role=Role.ADMINISTRATOR,
            )
        )
    return world


def bring(store: Store, world: World, now: datetime, engagement: str) -> FolderUpload:
    """Upload the small folder with this engagement.yaml, its card under a key of its own."""
    files = small_folder() | {"engagement.yaml": engagement.encode()}
    files["scorecards/care.yaml"] = files["scorecards/care.yaml"].replace(b"key: care", b"key: lamps", 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return load_folder_upload(
        store,
        out.getvalue(),
        person_id=world.persons["quinn"],
        engagement_id=world.engagement_id,
        settings=settings(),
        now=now,
    )


def with_client(key: str, name: str) -> str:
    return ENGAGEMENT.replace("key: lamp-house, name: Lamp House", f"key: {key}, name: {name}").replace(
        "lamp-house", key
    )


def with_vendor(key: str, name: str) -> str:
    return ENGAGEMENT.replace("key: answerwell, name: Answerwell", f"key: {key}, name: {name}").replace(
        "answerwell", key
    )


def with_person(text: str, line: str) -> str:
    return text.replace("people:\n", f"people:\n{line}")


@pytest.mark.parametrize(
    "engagement",
    [
        pytest.param(
            with_person(with_client("client", "Client"), LEAD % "client"), id="the other company, as its lead"
        ),
        pytest.param(with_client("client", "Client"), id="the other company"),
        pytest.param(with_client("neutral", "Neutral"), id="a third company"),
        pytest.param(with_person(ENGAGEMENT, LEAD % "lamp-house"), id="oneself in another company"),
        pytest.param(
            with_person(with_vendor("vendor", "Vendor"), "- {key: priya, name: P, organization: vendor, roles: []}\n"),
            id="a person of the other company",
        ),
        pytest.param(
            with_person(with_vendor("vendor", "Vendor"), LEAD % "vendor") + "demo: true\n",
            id="a colleague whom anybody could continue as",
        ),
    ],
)
def test_a_folder_that_reaches_into_another_company_is_refused_and_tells_nothing_of_it(
    store: Store, world: World, now: datetime, engagement: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        bring(store, world, now, engagement)
    assert "Priya" not in str(refusal.value)
    with store.reading() as db:
        assert db.exec(select(Engagement.key)).all() == ["care"]


def test_a_folder_of_ones_own_company_and_a_new_one_is_loaded(store: Store, world: World, now: datetime) -> None:
    done = bring(store, world, now, with_person(with_vendor("vendor", "Vendor"), LEAD % "vendor"))
    assert done.report is not None
    assert done.report.loaded
    assert bring(store, world, now, ENGAGEMENT).report is not None, "the same key again changes nothing"
