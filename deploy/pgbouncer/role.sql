-- What connections of the pool have from the beginning: docs/operations.md#pgbouncer. Limits may be shorter than
-- DATABASE_STATEMENT_TIMEOUT_MS, DATABASE_LOCK_TIMEOUT_MS and DATABASE_IDLE_TIMEOUT_MS, and not longer.
alter role loomgate in database loomgate set statement_timeout = '10s';
alter role loomgate in database loomgate set lock_timeout = '5s';
alter role loomgate in database loomgate set idle_in_transaction_session_timeout = '30s';
-- Plans for short statements on flash.
alter role loomgate in database loomgate set jit = off;
alter role loomgate in database loomgate set random_page_cost = 1.1;
-- A role that is called loomgate would look into the schema of that name first, which is for the gateway's own tables. With
-- ?schema=shop in DATABASE_URL: shop, public.
alter role loomgate in database loomgate set search_path = public;
