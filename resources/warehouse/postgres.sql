-- What only PostgreSQL needs. Every key begins with the city, as Citus wants it.

-- : schema
create schema kbdesk;

-- : has_schema
select count(*), bool_and(has_schema_privilege(oid, 'usage'))
from pg_namespace where nspname = 'kbdesk';

-- : server_version
select current_setting('server_version_num')::integer;

-- : fact  A row of a person lies in the bucket of the person's number.
create table {table} (
    {columns},
    primary key ({key}),
    check ({subject} >= 0 and bucket = {subject} % {buckets})
) partition by range (month);

-- : small_fact
create table {table} ({columns}, primary key ({key}));

-- : dimension
create table {table} ({columns}, primary key ({key}));

-- : years_of  The years that a table has partitions for.
select substring(c.relname from '[0-9]+$')::integer
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
where i.inhparent = to_regclass('kbdesk.' || :table);

-- : one_at_a_time  Two loaders must not make the same partitions.
select pg_advisory_xact_lock(6474, 2026);

-- : year  Attached last: that waits for no reader, as making a partition in place would.
create table {table}_{year} (like {table} including all) partition by hash (city);

-- : year_whole  The same where Citus shards by city.
create table {table}_{year} (like {table} including all);

-- : part
create table {table}_{year}_{part} partition of {table}_{year}
for values with (modulus {parts}, remainder {part});

-- : attach
alter table {table} attach partition {table}_{year} for values from ({first}) to ({end});

-- : copy
copy {table} ({columns}) from stdin (format csv, null 'null');

-- : rights_of_view  A view asks the rights of who reads it, so that row security holds.
alter view {view} set (security_invoker = true);

-- : readers_of_view  One by one: partitions, which know no row security, must stay closed.
grant select on {view} to kbdesk_province, kbdesk_city;

-- : plan_loading  Of rows that were just written nothing is known; a roll-up by hashing is faster.
set local enable_sort = off;
