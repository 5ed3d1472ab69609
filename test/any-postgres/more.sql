create table citextpk (code citext primary key, note text);
create table citext_use (id int primary key, code citext not null references citextpk);
create table bigpk (id int8 primary key, parent_id int8 references bigpk);
create table moodpk (mood mood primary key);
create table part_before partition of part for values from ('2025-01-01') to ('2026-01-01');
