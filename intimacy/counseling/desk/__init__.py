"""Who may work as a counselor, and the first pages of their desk.

access             the decorator of desk views: approved, with a second factor
application_form   what staff need to look somebody up
applications       somebody applies
approval           staff say yes, no, no longer, again
client_list        a counselor's couples, a row each
locked_form        a form sent to a desk that has locked meanwhile
views/application  the form
views/clients      the list, one couple, their label
views/door         today, or what happens while staff look
views/today        the next appointments
"""
