-- What only a folder of Parquet needs: facts are files, their tables are views over these.

-- : part  The file of a table's month of a city, within the folder.
create table part (
    tbl text not null,
    month smallint not null,
    city integer not null,
    file text not null
);

-- : staging  Where the months that a load touches are, until they are files again.
create temp table changed_{table} ({columns});

-- : no_files
create or replace view {table} as select {nulls} where false;

-- : null_column
cast(null as {type}) as {column}

-- : files
create or replace view {table} as select {names} from read_parquet([{files}]);

-- : files_of
select file from part where tbl = :table order by month, city;

-- : all_files
select file from part;

-- : has_part
select count(*) from part where tbl = :table and city = :city and month = :month;

-- : take_up
insert into changed_{table} select * from {table} where city = :city and month = :month;

-- : erased_in
select distinct month from {table}
where city = :city and {pid} in (select e.pid from erased e where e.city = :city);

-- : forget_part
delete from part where tbl = :table and city = :city and month = :month;

-- : named_part
insert into part (tbl, month, city, file) values (:table, :month, :city, :file);

-- : left
select count(*) from changed_{table} where city = :city and month = :month;

-- : write
copy (
    select * from changed_{table} where city = {city} and month = {month} order by {key}
) to '{path}' (format parquet, compression zstd);
