"""Loading the reference data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from partnerships.choices import DatePrecision, PartnershipState
from partnerships.errors import RuleViolation
from partnerships.models import (
    AuditEvent,
    Citation,
    Divergence,
    Interest,
    Membership,
    Partner,
    Partnership,
    Source,
    Step,
    Track,
)
from partnerships.rules.reference_files import BadFile
from partnerships.services import reference
from tests.factories import people
from tests.factories.base import making, saved

DATA = Path(reference.__file__).resolve().parents[1] / "data"
FILES = {path.name: path.read_text(encoding="utf-8") for path in DATA.glob("*.yaml")}

pytestmark = [pytest.mark.django_db, pytest.mark.long]  # each loads all reference data


def with_(file: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[file]
    return FILES | {file: FILES[file].replace(old, new, 1)}


def events() -> int:
    return AuditEvent.objects.count()


def test_load_makes_every_fact() -> None:
    report = reference.load(files=FILES)

    assert dict(report.created) == {
        "Source": 173, "Category": 3, "Area": 31, "DialogueFormat": 30, "Partner": 17, "Membership": 12,
        "Partnership": 14, "Signatory": 25, "Step": 36, "Interest": 139, "Track": 33, "TrackPartner": 33,
        "TrackArea": 4, "Divergence": 26, "DivergencePartner": 44, "Citation": 513,
    }  # fmt: skip
    assert report.changed + report.removed + report.kept == []


def test_load_keeps_the_dates_and_words_of_the_files() -> None:
    reference.load(files=FILES)

    albania = Partnership.objects.get(reference="SDP-ALB")
    assert [str(step.kind) for step in albania.steps.order_by("position")] == ["adopted", "signed", "first_dialogue"]
    assert albania.steps.get(kind="signed").date.earliest == date(2024, 12, 18)
    assert Step.objects.get(partnership__reference="SDP-GHA", position=0).date.precision == DatePrecision.YEAR
    assert Partner.objects.get(iso2="NO").name == "Norway"
    britain = Membership.objects.get(name="EU (former member)")
    assert (britain.since.iso(), britain.until.iso()) == ("1973-01-01", "2020-01-31")
    assert Source.objects.get(key="flach").date.iso() == "2025"


@pytest.mark.parametrize(
    ("reference_", "state"),
    [
        ("SDP-JPN", PartnershipState.SIGNED),
        ("SDP-MKD", PartnershipState.ACTIVE),
        ("SDP-CHE", PartnershipState.EXPLORATORY),
        ("SDP-NZL", PartnershipState.EXPLORATORY),
        ("SDP-IND", PartnershipState.SIGNED),
    ],
)
def test_load_leaves_the_state_to_the_latest_step(reference_: str, state: str) -> None:
    reference.load(files=FILES)

    assert Partnership.objects.get(reference=reference_).state == state


def test_load_gives_countries_without_partnership_none() -> None:
    reference.load(files=FILES)

    without = Partner.objects.filter(partnership=None).order_by("iso3")
    assert [partner.iso3 for partner in without] == ["ARE", "PHL", "UKR"]


def test_load_cites_the_sources_of_a_fact_in_their_order() -> None:
    reference.load(files=FILES)

    step = Step.objects.get(partnership__reference="SDP-ALB", kind="signed")
    assert [cited.source.key for cited in step.citations.order_by("position")] == ["al-sign", "al-ansa"]
    assert not Step.objects.filter(citations=None).exists()
    assert not Interest.objects.filter(citations=None).exists()
    assert not Divergence.objects.filter(key__isnull=False, citations=None).exists()


def test_load_keeps_what_the_brief_says_as_a_divergence() -> None:
    reference.load(files=FILES)

    moldova = Divergence.objects.get(key="moldova-region")
    assert "Western Balkans" in moldova.brief_claim
    assert [link.partner.iso3 for link in moldova.subjects.all()] == ["MDA"]
    assert Partner.objects.get(iso3="MDA").region.startswith("Eastern Europe")


def test_load_links_a_track_to_the_one_it_succeeds() -> None:
    reference.load(files=FILES)

    track = Track.objects.get(name="EU–South Korea Security and Defence Dialogue")
    assert track.succeeds is not None
    assert track.succeeds.name == "Korea–EU Security and Defense Dialogue (2015–)"
    assert track.interval_months == 12


def test_load_twice_writes_nothing() -> None:
    reference.load(files=FILES)
    before = events()

    report = reference.load(files=FILES)

    assert report.is_unchanged
    assert not report.kept
    assert events() == before


def test_load_as_a_trial_writes_nothing() -> None:
    report = reference.load(files=FILES, is_trial=True)

    assert report.created["Partner"] == 17
    assert not Partner.objects.exists()
    assert events() == 0


def test_load_changes_what_the_file_changed_and_names_the_file() -> None:
    reference.load(files=FILES)
    before = events()

    report = reference.load(files=with_("partners.yaml", "Indo-Pacific", "East Asia"))

    assert report.changed == ["partners.yaml: JPN: region"]
    assert Partner.objects.get(iso3="JPN").region == "East Asia"
    event = AuditEvent.objects.latest("id")
    assert events() == before + 1
    assert (event.actor, event.reason, event.changed) == ("reference", "Reference data: partners.yaml", ["region"])


def test_load_corrects_the_date_of_a_step_instead_of_adding_one() -> None:
    reference.load(files=FILES)

    reference.load(files=with_("partnerships.yaml", "'2024-05-28'", "'2024-05-29'"))

    steps = Step.objects.filter(partnership__reference="SDP-NOR", kind="signed")
    assert [step.date.iso() for step in steps] == ["2024-05-29"]


def test_load_keeps_what_a_person_changed_and_says_so() -> None:
    reference.load(files=FILES)
    editor = people.user("editor")
    japan = Partner.objects.get(iso3="JPN")
    japan.region = "Asia"
    saved(japan, actor=editor)
    before = events()

    report = reference.load(files=with_("partners.yaml", "Indo-Pacific", "East Asia"))

    assert report.kept == ["partners.yaml: JPN: kept as a person changed it: region"]
    assert Partner.objects.get(iso3="JPN").region == "Asia"
    assert events() == before


def test_load_changes_other_columns_of_a_row_that_a_person_changed() -> None:
    reference.load(files=FILES)
    editor = people.user("editor")
    japan = Partner.objects.get(iso3="JPN")
    japan.region = "Asia"
    saved(japan, actor=editor)

    report = reference.load(files=with_("partners.yaml", "official_name: Japan", "official_name: State of Japan"))

    japan.refresh_from_db()
    assert (japan.region, japan.official_name) == ("Asia", "State of Japan")
    assert report.changed == ["partners.yaml: JPN: official_name"]


def test_load_leaves_a_person_s_own_step_alone() -> None:
    reference.load(files=FILES)
    editor = people.user("editor")
    partnership = Partnership.objects.get(reference="SDP-JPN")
    own = Step(partnership=partnership, kind="other", state_after="signed", position=0, note="Ours.")
    saved(own, actor=editor)

    report = reference.load(files=FILES)

    assert report.is_unchanged
    assert partnership.steps.count() == 3


def test_load_takes_out_a_part_that_is_no_longer_in_the_file() -> None:
    reference.load(files=FILES)

    report = reference.load(files=with_("areas.yaml", "          - wiki-sdp\n", ""))

    assert len(report.removed) == 1
    assert Citation.objects.count() == 512
    assert AuditEvent.objects.latest("id").op == "D"


def test_load_is_all_or_nothing() -> None:
    too_long = with_("tracks.yaml", "cadence: annual", "cadence: " + "annual " * 60)

    with pytest.raises(BadFile, match=r"tracks\.yaml: EU–Norway Dialogue on Security and Defence: cadence"):
        reference.load(files=too_long)

    assert not Partner.objects.exists()


def test_load_refuses_a_classified_marking() -> None:
    marked = with_("partners.yaml", "Kingdom of Norway", "RESTREINT UE/EU RESTRICTED")

    with pytest.raises(BadFile, match="NOR: official_name"):
        reference.load(files=marked)


def test_load_refuses_the_name_of_a_person_s_account() -> None:
    with making():
        people.user("reference")

    with pytest.raises(RuleViolation, match="kept for a program"):
        reference.load(files=FILES)


@pytest.mark.long
def test_load_reads_the_tables_a_fixed_number_of_times(django_assert_max_num_queries: object) -> None:
    reference.load(files=FILES)

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        reference.load(files=FILES)
