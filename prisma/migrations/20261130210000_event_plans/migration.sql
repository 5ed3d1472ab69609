-- Postgres knows how many rows a transition table has when it plans, and a session keeps the plan of its first update. Made
-- for one row, that plan compares every row after a statement with every row before it: 8,000 updated products took a
-- minute. Without nested loops it is a hash join, which is as quick for one row and grows with the rows.
ALTER FUNCTION "tell_orders_changed"() SET enable_nestloop = off;
ALTER FUNCTION "tell_products_changed"() SET enable_nestloop = off;
