"""Every refusal: a stable name, its branch's exit code, a sentence.

A refusal is not a bug: it says what is in the way and what to do next. A branch gathers
what a script treats alike and owns the exit code; the name tells refusals apart. A new
refusal goes into the file of its branch.
"""

from cainiao_recycle.errors.branches import *
from cainiao_recycle.errors.file import *
from cainiao_recycle.errors.input import *
from cainiao_recycle.errors.night import *
from cainiao_recycle.errors.order import *
from cainiao_recycle.errors.paper import *
from cainiao_recycle.errors.state import *
from cainiao_recycle.errors.unknown import *
from cainiao_recycle.errors.voucher import *
