-- What only DuckDB needs. No keys: the file is written by one loader, and read by many.

-- : has_schema
select count(*) from information_schema.tables where table_name = 'warehouse';

-- : fact
create table {table} ({columns});

-- : dimension
create table {table} ({columns});

-- : copy
copy {table} ({columns}) from '{path}' (format csv, header false, delimiter ',', nullstr 'null', allow_quoted_nulls false);

-- : unsound  Rows of one key, and rows in another bucket than their subject's.
select
    (select count(*) from (
        select 1 from {table} where city = :city and month in (select unnest(:months))
        group by {key} having count(*) > 1
    ))
    + (select count(*) from {table}
       where city = :city and month in (select unnest(:months)) and bucket <> {bucket});

-- : bucket_of
({subject} % {buckets})
