-- One step more where Citus spreads the warehouse over several machines: init --citus runs it.
--
-- Not tried on Citus; the tests run these statements against stubs of its functions. Every key
-- begins with the city, so all rows of a city are on one machine and joins stay there. Citus
-- shards by the city itself: with it a year's partition has no partitions by city below.

-- : has_citus
select count(distinct proname) = 2 from pg_proc
where proname in ('create_distributed_table', 'create_reference_table')
    and pg_function_is_visible(oid);

-- : each_city
select create_distributed_table('kbdesk.{table}', 'city');

-- : each_small
select create_reference_table('kbdesk.{table}');
