"""Staff's side of the library: writing prompts, and sheets in and out.

field_faults   the linter's rules, each at its field
import_sheet   what a sheet would change, and changing it
prompt_form    the form of a prompt
revise_prompt  changes a prompt; what was asked keeps its words
sheets         the library as one sheet, a prompt a row
"""
