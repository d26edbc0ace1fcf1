-- What PostgreSQL itself can do: claim a batch, write the outbox and move the rows, in one statement
-- and without anybody computing the next occurrence.
WITH claimed AS (
    SELECT id, user_id, kind, subject, scope, next_at, next_day, time, zone FROM reminders_schedule
    WHERE next_at <= now() ORDER BY next_at LIMIT :size FOR UPDATE SKIP LOCKED
), ahead AS (
    UPDATE reminders_schedule s SET next_at = claimed.next_at + interval '1 day', next_day = claimed.next_day + 1, moved_at = now()
    FROM claimed WHERE s.id = claimed.id
)
INSERT INTO reminders_message
    (token, user_id, kind, subject, scope, moment, moment_day, moment_time, moment_zone, again,
     send_at, state, attempts, done)
SELECT gen_random_uuid(), user_id, kind, subject, scope, next_at, next_day, time, zone, 0, next_at,
    0, 0, 0
FROM claimed ON CONFLICT DO NOTHING RETURNING id;
