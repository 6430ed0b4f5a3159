"""Open everything that an office needs: repository, view, queue, reviews, code host, accounts, sessions, audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.file_writing import lock_alone, open_lock, own_folder
from generator.form_app.accounts import Accounts, read_accounts
from generator.form_app.audit_log import AuditLog
from generator.form_app.forge_delivery import ForgeDelivery
from generator.form_app.forges import forge_of
from generator.form_app.identities import ClientAddresses
from generator.form_app.main_view import MainView
from generator.form_app.office_git import GitFailed, OfficeRepository
from generator.form_app.office_settings import IdentitySource
from generator.form_app.persons import Person
from generator.form_app.read_office import Office
from generator.form_app.reviews import Reviews
from generator.form_app.sessions import Sessions
from generator.form_app.submission_records import SubmissionStore
from generator.form_app.submissions import Submissions

SERVICE_ACCOUNT = "disclosure-form"
"""Account of the program in commits."""
_SECONDS_PER_MINUTE, _SECONDS_PER_HOUR = 60, 3600
_LOCK_FILE = "lock"


class CannotServe(Exception):
    """The form cannot be offered; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class OfficeService:
    """Everything that pages for an office use."""

    office: Office
    submissions: Submissions
    reviews: Reviews
    delivery: ForgeDelivery | None
    """None where there is no code host."""
    accounts: Accounts | None
    """None where a proxy says who somebody is."""
    sessions: Sessions
    addresses: ClientAddresses
    audit: AuditLog
    lock: int
    """Descriptor of the lock of the state's folder; it is held until the program ends."""

    def start(self) -> None:
        """Continue what was interrupted. Raises CannotServe."""
        try:
            self.submissions.resume()
        except (GitFailed, OSError) as error:
            raise CannotServe(f"读写不了仓库（{error}）。请检查仓库的位置、主分支和权限") from error
        if self.delivery is not None:
            self.delivery.start()

    def stop(self) -> None:
        """End what runs in the background."""
        if self.delivery is not None:
            self.delivery.stop()

    def is_reviewer(self, person: Person) -> bool:
        """Whether somebody may accept and send back."""
        return self.office.settings.forge is None and person.account in self.office.settings.reviewers


def open_office(office: Office, report: Callable[[str, str], None]) -> OfficeService:
    """Open what office.yml names. Raises CannotServe, DataProblems.

    `report` gets an identifier of a submission, or an empty text, and words for the administrator.
    """
    settings = office.settings
    lock = _lock_state(office)
    repository = _open_repository(office)
    branch, data = settings.repository.branch, settings.repository.data
    view = MainView(repository, branch, data, office.state_folder)
    has_accounts = settings.identity.source is IdentitySource.ACCOUNTS
    accounts = read_accounts(office.path(settings.identity.accounts_file or "")) if has_accounts else None
    try:
        store = SubmissionStore(office.state_folder)
    except (OSError, ValueError) as error:
        raise CannotServe(f"读不了状态文件夹里的提交（{error}）") from error
    delivery: list[ForgeDelivery] = []
    submissions = Submissions(
        repository, view, store, branch, data,
        to_forge=settings.forge is not None, poke=lambda: delivery[0].wake(),
    )  # fmt: skip
    if settings.forge is not None:
        forge = forge_of(settings.forge, office.token)
        remote = settings.forge.remote
        delivery.append(ForgeDelivery(forge, repository, submissions, remote, office.token, branch, report))
    identity = settings.identity
    return OfficeService(
        office=office,
        submissions=submissions,
        reviews=Reviews(repository, view, submissions, branch, data, settings.own_reviews),
        delivery=delivery[0] if delivery else None,
        accounts=accounts,
        sessions=Sessions(
            identity.idle_minutes * _SECONDS_PER_MINUTE, identity.longest_hours * _SECONDS_PER_HOUR
        ),
        addresses=ClientAddresses(settings.proxies),
        audit=AuditLog(office.state_folder),
        lock=lock,
    )


def _lock_state(office: Office) -> int:
    """Hold the folder of the state, so that no two programs serve from it. Raises CannotServe."""
    folder = office.state_folder
    try:
        if not own_folder(folder):
            raise CannotServe(f"状态文件夹 {folder} 是链接，或者属于别的账户。请换一个")
        lock = open_lock(folder / _LOCK_FILE)
        lock_alone(lock)
    except BlockingIOError:
        raise CannotServe(f"状态文件夹 {folder} 已经有一个程序在用。请先停掉它") from None
    except OSError as error:
        raise CannotServe(f"写不了状态文件夹 {folder}（{error.strerror}）") from error
    return lock


def _open_repository(office: Office) -> OfficeRepository:
    """Open the repository. Raises CannotServe."""
    settings = office.settings
    place = office.path(settings.repository.place)
    try:
        repository = OfficeRepository(place, Person(SERVICE_ACCOUNT, "填报程序"), settings.host)
        if settings.forge is None:
            if repository.tip(settings.repository.branch) is None:
                raise CannotServe(f"仓库 {place} 里没有分支 {settings.repository.branch}。请先把数据推送进去")
            if repository.is_checked_out(settings.repository.branch):
                raise CannotServe(
                    f"仓库 {place} 的文件夹里正签出着 {settings.repository.branch}，通过以后会弄乱它。"
                    "请用裸仓库：git clone --bare"
                )
    except GitFailed as error:
        raise CannotServe(f"{place} 不是能用的 git 仓库（{error}）") from error
    return repository
