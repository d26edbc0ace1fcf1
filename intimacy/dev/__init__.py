"""The trial on one's own computer: starting and stopping it, its worker and inbox, the style guide.

inbox                       the mail a trial has sent
management/commands/up      `manage.py up`: web server and worker together
management/commands/worker  the trial's worker
trial_processes             starts them, watches them, stops them
views                       the inbox and the style guide
"""
