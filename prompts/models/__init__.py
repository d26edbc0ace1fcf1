"""What we ask, as rows.

library  `Prompt`, `PromptVersion`, `PromptText`, boundaries, feedback, wishes
sets     `PromptSet`, `SetVersion`, `Step`, `StepPrompt`
"""

from prompts.models.library import ENOUGH_COUPLES as ENOUGH_COUPLES
from prompts.models.library import LOCALE as LOCALE
from prompts.models.library import OWN as OWN
from prompts.models.library import Boundary as Boundary
from prompts.models.library import Feedback as Feedback
from prompts.models.library import Prompt as Prompt
from prompts.models.library import PromptQuerySet as PromptQuerySet
from prompts.models.library import PromptText as PromptText
from prompts.models.library import PromptVersion as PromptVersion
from prompts.models.library import Swap as Swap
from prompts.models.library import Wish as Wish
from prompts.models.sets import PromptSet as PromptSet
from prompts.models.sets import SetVersion as SetVersion
from prompts.models.sets import Step as Step
from prompts.models.sets import StepPrompt as StepPrompt
