-- A rental shop: enums, domains, arrays, full text, generated columns, partitions, views, two schemas.
create schema staff;
create type mpaa_rating as enum ('G', 'PG', 'PG-13', 'R', 'NC-17');
create domain year as int check (value between 1901 and 2155);
create domain positive as numeric(5, 2) check (value > 0);
create table language (language_id serial primary key, name char(20) not null);
create table actor (actor_id serial primary key, first_name text not null, last_name text not null, last_update timestamptz not null default now());
create index on actor (last_name);
create table category (category_id serial primary key, name text not null unique);
create table film (
  film_id serial primary key, title text not null, description text, release_year year,
  language_id int not null references language, original_language_id int references language,
  rental_rate positive not null default 4.99, length smallint, rating mpaa_rating default 'G', special_features text[],
  fulltext tsvector generated always as (to_tsvector('simple', title)) stored,
  is_long boolean generated always as (length > 120) stored, last_update timestamptz not null default now()
);
create index on film (title);
create index on film (language_id);
create index on film (rating);
create index on film using gin (fulltext);
create table film_actor (
  actor_id int not null references actor, film_id int not null references film, last_update timestamptz not null default now(),
  primary key (actor_id, film_id)
);
create index on film_actor (film_id);
create table film_category (film_id int references film, category_id int references category, primary key (film_id, category_id));
create index on film_category (category_id);
create table staff.member (
  member_id uuid primary key default gen_random_uuid(), email text not null unique, password_hash text not null,
  active boolean not null default true, manager_id uuid references staff.member
);
create index on staff.member (manager_id);
create table staff.badge (member_id uuid primary key references staff.member, number int not null unique);
create table payment (
  payment_id bigint generated always as identity, film_id int not null references film, taken_by uuid references staff.member,
  amount numeric(5, 2) not null, paid_at timestamptz not null, primary key (payment_id, paid_at)
) partition by range (paid_at);
create index on payment (film_id);
create table payment_2025 partition of payment for values from ('2025-01-01') to ('2026-01-01');
create table payment_2026 partition of payment for values from ('2026-01-01') to ('2027-01-01');
create view film_list as select film_id, title, rating from film;
create materialized view sales_by_film as select film_id, sum(amount) as total from payment group by film_id;
create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null);
comment on table film is 'A film.';
comment on column film.rating is 'Of the association.';

insert into language (name) values ('English'), ('Italian');
insert into actor (first_name, last_name) select 'First ' || i, 'Last ' || i % 7 from generate_series(1, 30) i;
insert into category (name) values ('Action'), ('Comedy');
insert into film (title, release_year, language_id, original_language_id, length, rating, special_features)
  select 'Film ' || i, 2000 + i % 20, 1 + i % 2, nullif(1 + i % 3, 3), i, (enum_range(null::mpaa_rating))[1 + i % 5], array['Trailers', null]
  from generate_series(1, 100) i;
insert into film_actor (actor_id, film_id) select 1 + i % 30, i from generate_series(1, 100) i;
insert into film_category select i, 1 + i % 2 from generate_series(1, 100) i;
insert into staff.member (email, password_hash) select 'm' || i || '@example.com', 'secret' from generate_series(1, 4) i;
insert into staff.badge select member_id, row_number() over () from staff.member;
insert into payment (film_id, amount, paid_at) select 1 + i % 100, 1 + i % 9, timestamptz '2025-06-01' + i * interval '1 day'
  from generate_series(1, 300) i;
refresh materialized view sales_by_film;
