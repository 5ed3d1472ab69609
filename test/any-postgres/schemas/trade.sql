-- A wholesaler: text keys, composite keys, no index behind most foreign keys, a role of one key in two tables.
create table categories (category_id smallint primary key, category_name varchar(15) not null, description text, picture bytea);
create table customers (
  customer_id bpchar primary key, company_name varchar(40) not null, contact_name varchar(30), city varchar(15), region varchar(15)
);
create index on customers (city);
create table customer_demographics (customer_type_id bpchar primary key, customer_desc text);
create table customer_customer_demo (
  customer_id bpchar not null references customers, customer_type_id bpchar not null references customer_demographics,
  primary key (customer_id, customer_type_id)
);
create table employees (
  employee_id smallint primary key, last_name varchar(20) not null, first_name varchar(10) not null, birth_date date, photo bytea,
  reports_to smallint references employees
);
create table region (region_id smallint primary key, region_description varchar(60) not null);
create table territories (
  territory_id varchar(20) primary key, territory_description varchar(60) not null, region_id smallint not null references region
);
create table employee_territories (
  employee_id smallint not null references employees, territory_id varchar(20) not null references territories,
  primary key (employee_id, territory_id)
);
create table suppliers (supplier_id smallint primary key, company_name varchar(40) not null, homepage text);
create table shippers (shipper_id smallint primary key, company_name varchar(40) not null);
create table products (
  product_id smallint primary key, product_name varchar(40) not null, supplier_id smallint references suppliers,
  category_id smallint references categories, unit_price real, units_in_stock smallint, discontinued int not null
);
create table orders (
  order_id smallint primary key, customer_id bpchar references customers, employee_id smallint references employees,
  order_date date, shipped_date date, ship_via smallint references shippers, freight real
);
create table order_details (
  order_id smallint not null references orders, product_id smallint not null references products,
  unit_price real not null, quantity smallint not null, discount real not null, primary key (order_id, product_id)
);
create table order_notes (
  order_id smallint not null, product_id smallint not null, line smallint not null, note text not null,
  primary key (order_id, product_id, line), foreign key (order_id, product_id) references order_details
);
comment on column orders.ship_via is 'The shipper.';

insert into categories values (1, 'Beverages', 'Drinks', '\xff'), (2, 'Produce', null, null);
insert into customers select chr(64 + i) || 'LFKI', 'Company ' || i, null, 'City ' || i % 3, null from generate_series(1, 20) i;
insert into customer_demographics values ('big', 'Buys much'), ('small', null);
insert into customer_customer_demo select customer_id, 'big' from customers;
insert into employees select i, 'Last ' || i, 'First ' || i, '1970-01-01', null, case when i > 1 then 1 end from generate_series(1, 5) i;
insert into region values (1, 'East'), (2, 'West');
insert into territories select '0' || i, 'Territory ' || i, 1 + i % 2 from generate_series(1, 9) i;
insert into employee_territories select 1 + i % 5, '0' || i from generate_series(1, 9) i;
insert into suppliers values (1, 'Supplier', null);
insert into shippers values (1, 'Shipper');
insert into products select i, 'Product ' || i, 1, 1 + i % 2, i, i, 0 from generate_series(1, 30) i;
insert into orders select i, chr(65 + i % 20) || 'LFKI', 1 + i % 5, date '2025-01-01' + i, null, 1, i from generate_series(1, 80) i;
insert into order_details select i, 1 + i % 30, 1, 1, 0 from generate_series(1, 80) i;
insert into order_notes select i, 1 + i % 30, 1, 'Fragile' from generate_series(1, 80) i;
