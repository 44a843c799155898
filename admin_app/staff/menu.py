"""Every screen of the office in the order of its menu."""

from __future__ import annotations

from flask_admin import BaseView

from admin_app.staff.appointments import Appointments
from admin_app.staff.designer.view import Designer
from admin_app.staff.file_view import File
from admin_app.staff.home import Home
from admin_app.staff.own_account import OwnAccount
from admin_app.staff.queue import Queue
from admin_app.staff.scanned_forms import ScannedForms
from admin_app.staff.screens.accounts import Accounts
from admin_app.staff.screens.agencies import Agencies
from admin_app.staff.screens.agency_users import AgencyUsers
from admin_app.staff.screens.agreements import Agreements
from admin_app.staff.screens.api_knocks import ApiKnocks
from admin_app.staff.screens.applications import Applications
from admin_app.staff.screens.archive import Archive
from admin_app.staff.screens.cards import Cards
from admin_app.staff.screens.catalogue import Regions, Services, Versions
from admin_app.staff.screens.data_updates import DataUpdates
from admin_app.staff.screens.decoys import Decoys
from admin_app.staff.screens.documents import Documents
from admin_app.staff.screens.families import Families
from admin_app.staff.screens.feedback import FeedbackDeliveries
from admin_app.staff.screens.jobs import Jobs, Messages
from admin_app.staff.screens.kiosk_prints import KioskPrints
from admin_app.staff.screens.kiosks import Kiosks
from admin_app.staff.screens.look_holds import LookHolds
from admin_app.staff.screens.objections import Objections
from admin_app.staff.screens.odd_use import OddUses
from admin_app.staff.screens.office_counts import OfficeFigures
from admin_app.staff.screens.old_data import OldData
from admin_app.staff.screens.opening_hours import Closures, Hours
from admin_app.staff.screens.oversight import AccessLog, Trail
from admin_app.staff.screens.papers import Papers
from admin_app.staff.screens.register_imports import RegisterImports
from admin_app.staff.screens.residents import Residents
from admin_app.staff.screens.semester_filings import SemesterFilings
from admin_app.staff.screens.settings import Holidays, Reasons, Settings
from admin_app.staff.screens.siak_numbers import SiakNumbers
from admin_app.staff.screens.staff_members import Officers
from admin_app.staff.screens.statements import Statements
from admin_app.staff.screens.stay_permits import StayPermits
from admin_app.staff.screens.verifications import Verifications
from admin_app.staff.screens.vulnerable import Vulnerable
from admin_app.staff.search import Search
from admin_app.staff.signing import SigningDesk


def screens() -> list[BaseView]:
    """The home page first; each knows its group and its address."""
    return [
        Home("Beranda", endpoint="staff", url="/petugas"),
        Queue(),
        SigningDesk(),
        Appointments(),
        SiakNumbers(),
        ScannedForms(),
        Search("Cari", endpoint="find", url="cari"),
        File(),
        OwnAccount("Akun saya", endpoint="own", url="akun"),
        Residents(),
        Families(),
        RegisterImports(),
        Vulnerable(),
        StayPermits(),
        OldData(),
        Accounts(),
        Applications(),
        Documents(),
        Papers(),
        Cards(),
        Archive(),
        Agencies(),
        Agreements(),
        AgencyUsers(),
        Kiosks(),
        KioskPrints(),
        Verifications(),
        OfficeFigures(),
        ApiKnocks(),
        Statements(),
        SemesterFilings(),
        FeedbackDeliveries(),
        DataUpdates(),
        Objections(),
        OddUses(),
        Officers(),
        Services(),
        Designer(),
        Versions(),
        Regions(),
        Holidays(),
        Hours(),
        Closures(),
        Reasons(),
        Settings(),
        Trail(),
        AccessLog(),
        LookHolds(),
        Decoys(),
        Jobs(),
        Messages(),
    ]
