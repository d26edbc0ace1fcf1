"""`make load`: a filled house under simulated people, whole and with parts of it killed.

checks      what must be true afterwards: nothing lost, nothing doubled
faults      what is killed and cut, and when it answered again
fill        couples, their weeks and words, by COPY
house       web server, worker, beat and Redis as processes; started again where they end
ledger      the channel that writes down what was sent
people      simulated people: what they ask for, what they were told is kept
pooler      PgBouncer in transaction mode before PostgreSQL
run         the command itself
settings    what the processes run with
sizes       how much of everything, from the environment
"""
