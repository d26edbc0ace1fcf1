from intimacy.repair.models.breaks import Break as Break
from intimacy.repair.models.exercises import Exercise as Exercise
from intimacy.repair.models.exercises import ExerciseStep as ExerciseStep
from intimacy.repair.models.letters import Letter as Letter
from intimacy.repair.models.letters import Reply as Reply
from intimacy.repair.models.marks import PhraseBatch as PhraseBatch
from intimacy.repair.models.marks import PhraseMark as PhraseMark
from intimacy.repair.models.marks import PhraseSending as PhraseSending
