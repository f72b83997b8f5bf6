-- Who reads. A province's role sees every city, a city's role what belongs to its own city.
--
-- Two roles stand for all: a person's role is granted one of them. Which cities a role of
-- kbdesk_city sees stands in the table reader. Who owns the tables is the loader; row security
-- does not hold for it. The statements that begin with each_ are for every table with a city.

-- : two_roles
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'kbdesk_province') then
        create role kbdesk_province nologin;
    end if;
    if not exists (select 1 from pg_roles where rolname = 'kbdesk_city') then
        create role kbdesk_city nologin;
    end if;
end
$$;

-- : reader
create table reader (
    city integer not null,
    role name not null,
    primary key (city, role)
);

-- : usage
grant usage on schema kbdesk to kbdesk_province, kbdesk_city;

-- : read
grant select on all tables in schema kbdesk to kbdesk_province, kbdesk_city;

-- : erased_is_nobodys  Numbers of who was erased are of no use to a reader.
revoke all on erased from kbdesk_province, kbdesk_city;

-- : each_secured
alter table {table} enable row level security;

-- : each_province
create policy province on {table} for select to kbdesk_province using (true);

-- : each_city
create policy city on {table} for select to kbdesk_city
using (city = any(array(select r.city from reader r where r.role = current_user)));

-- : own_readers
alter table reader enable row level security;

-- : own_reader
create policy own on reader for select to kbdesk_province, kbdesk_city using (role = current_user);
