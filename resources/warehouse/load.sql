-- How a publication is applied. All of it is one transaction.

-- : lock_publisher
select root, epoch_no, epoch, serial, digest from publisher where city = :city {lock};

-- : held_slices
select tbl, month, bucket, digest from slice where city = :city;

-- : accept
insert into publisher (city, root, epoch_no, serial, digest) values (:city, :root, 0, -1, '');

-- : accept_root
update publisher set root = :root where city = :city;

-- : accept_epoch
update publisher set epoch = :epoch, serial = -1, digest = '' where city = :city;

-- : drop_slices
delete from {table} where city = :city and month = :month and bucket = any(:buckets);

-- : forget_slices
delete from slice
where city = :city and tbl = :table and month = :month and bucket = any(:buckets);

-- : forget_dimension
delete from {table} where city = :city;

-- : erased_before
select pid from erased where city = :city;

-- : erase
insert into erased (city, pid) values (:city, :pid);

-- : drop_erased
delete from {table}
where city = :city
  and {pid} in (select e.pid from erased e where e.city = :city)
returning month;

-- : drop_erased_of_month
delete from {table}
where city = :city and month = :month
  and {pid} in (select e.pid from erased e where e.city = :city);

-- : forget_rollup
delete from child_place where city = :city and month = :month;

-- : rollup
insert into child_place
select
    city, month, place, village,
    {skdn_counts},
    count(*) filter (where s or measured),
    count(*) filter (where measured),
    {category_counts}
from {table}
where city = :city and month = :month
group by city, month, place, village;

-- : skdn_column
{figure} integer not null

-- : category_column
{measure}_{code} integer not null

-- : skdn_flag
count(*) filter (where {figure})

-- : skdn_code
count(*) filter (where d and code = {code})

-- : category_count  Of who was not measured there are no categories.
count(*) filter (where {measure} = {code})

-- : loaded
update publisher
set epoch_no = :epoch_no, epoch = :epoch, serial = :serial, digest = :digest,
    applied_at = current_timestamp
where city = :city;

-- : own_prevalence_of
insert into prevalence_of (indicator, measure, code, counts) values (:v_a, :v_b, :v_c, :v_d);

-- : own_age_band
insert into age_band (low, high) values (:v_a, :v_b);

-- : made
insert into warehouse (shape, views, made_by, parts) values (:shape, :views, :made_by, :parts);

-- : renewed
update warehouse set views = :views, made_by = :made_by;

-- : drop_view
drop view if exists {view} cascade;

-- : forget_all
delete from {table};

-- : shape
select shape, made_by, parts, views from warehouse;

-- : publishers
select p.city, p.root, p.epoch_no, p.epoch, p.serial, p.applied_at,
    (select c.name from city c where c.city = p.city) as name,
    (select count(*) from slice s where s.city = p.city) as slices,
    (select coalesce(sum(s.rows), 0) from slice s where s.city = p.city) as rows,
    (select min(s.month) from slice s where s.city = p.city) as first_month,
    (select max(s.month) from slice s where s.city = p.city) as last_month,
    (select count(*) from erased e where e.city = p.city) as erased
from publisher p
order by p.city;
