-- A shop of recordings: Pascal names, integer keys, a table that only joins, a tree of employees.
create table "Artist" ("ArtistId" int primary key, "Name" varchar(120));
create table "Album" (
  "AlbumId" int primary key, "Title" varchar(160) not null, "ArtistId" int not null references "Artist" ("ArtistId")
);
create index on "Album" ("ArtistId");
create table "Genre" ("GenreId" int primary key, "Name" varchar(120) unique);
create table "MediaType" ("MediaTypeId" int primary key, "Name" varchar(120));
create table "Track" (
  "TrackId" int primary key, "Name" varchar(200) not null, "AlbumId" int references "Album" ("AlbumId"),
  "MediaTypeId" int not null references "MediaType" ("MediaTypeId"), "GenreId" int references "Genre" ("GenreId"),
  "Composer" varchar(220), "Milliseconds" int not null, "Bytes" int, "UnitPrice" numeric(10, 2) not null
);
create index on "Track" ("AlbumId");
create index on "Track" ("MediaTypeId");
create index on "Track" ("GenreId");
create table "Playlist" ("PlaylistId" int primary key, "Name" varchar(120));
create table "PlaylistTrack" (
  "PlaylistId" int not null references "Playlist" ("PlaylistId"), "TrackId" int not null references "Track" ("TrackId"),
  primary key ("PlaylistId", "TrackId")
);
create index on "PlaylistTrack" ("TrackId");
create table "Employee" (
  "EmployeeId" int primary key, "LastName" varchar(20) not null, "FirstName" varchar(20) not null,
  "ReportsTo" int references "Employee" ("EmployeeId"), "HireDate" timestamp, "Email" varchar(60) unique
);
create index on "Employee" ("ReportsTo");
create table "Customer" (
  "CustomerId" int primary key, "FirstName" varchar(40) not null, "LastName" varchar(20) not null,
  "Email" varchar(60) not null unique, "SupportRepId" int references "Employee" ("EmployeeId")
);
create index on "Customer" ("SupportRepId");
create table "Invoice" (
  "InvoiceId" int primary key, "CustomerId" int not null references "Customer" ("CustomerId"),
  "InvoiceDate" timestamp not null, "Total" numeric(10, 2) not null
);
create index on "Invoice" ("CustomerId");
create index on "Invoice" ("InvoiceDate");
create table "InvoiceLine" (
  "InvoiceLineId" int primary key, "InvoiceId" int not null references "Invoice" ("InvoiceId"),
  "TrackId" int not null references "Track" ("TrackId"), "UnitPrice" numeric(10, 2) not null, "Quantity" int not null
);
create index on "InvoiceLine" ("InvoiceId");
create index on "InvoiceLine" ("TrackId");
comment on table "Track" is 'A recording.';

insert into "Artist" select i, 'Artist ' || i from generate_series(1, 20) i;
insert into "Album" select i, 'Album ' || i, 1 + i % 20 from generate_series(1, 60) i;
insert into "Genre" values (1, 'Rock'), (2, 'Jazz'), (3, null);
insert into "MediaType" values (1, 'MPEG'), (2, 'AAC');
insert into "Track" select i, 'Track ' || i, nullif(1 + i % 61, 61), 1 + i % 2, nullif(1 + i % 4, 4), null, 1000 * i, null, 0.99
  from generate_series(1, 300) i;
insert into "Playlist" values (1, 'All'), (2, 'Some'), (3, 'None');
insert into "PlaylistTrack" select 1, i from generate_series(1, 300) i union all select 2, 3 * i from generate_series(1, 50) i;
insert into "Employee" select i, 'Last ' || i, 'First ' || i, case when i > 1 then i / 2 end, '2020-01-01', 'e' || i || '@example.com'
  from generate_series(1, 8) i;
insert into "Customer" select i, 'First ' || i, 'Last ' || i, 'c' || i || '@example.com', 1 + i % 8 from generate_series(1, 40) i;
insert into "Invoice" select i, 1 + i % 40, timestamp '2025-01-01' + i * interval '1 day', i from generate_series(1, 120) i;
insert into "InvoiceLine" select i, 1 + i % 120, 1 + i % 300, 0.99, 1 from generate_series(1, 400) i;
