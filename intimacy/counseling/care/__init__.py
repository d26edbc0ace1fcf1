"""How a counselor comes to a couple, and goes: links from either side, both consents, the end.

client_forms         what a counselor types about a couple: a label, a note, a link
client_names         what to call a couple at the desk
consents             agreeing, not now, withdrawing
end_care             ends it, by any of the three
erased_people        what goes when a counselor, or both of a couple, are erased
introductions        links between couples and counselors
views/consent        one partner's own answer
views/introductions  a link, opened by whoever has it
views/invitations    links at the desk, and the end
views/our_counselor  a partner's page: who it is, what they may read, the ways out
"""
