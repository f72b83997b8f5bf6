-- What the warehouse keeps beside the facts. PostgreSQL and DuckDB read this file as it is.

-- : warehouse  ``parts``: into how many partitions by city a year is cut, 0 for none.
create table warehouse (
    shape text not null,
    views text not null,
    made_by text not null,
    parts smallint not null
);

-- : publisher  Which district's publications are taken of a city, and the last that was.
create table publisher (
    city integer primary key,
    root text not null,
    epoch_no integer not null,
    epoch text,
    serial bigint not null,
    digest text not null,
    applied_at timestamp with time zone
);

-- : slice  What is held of a city. ``tbl``: a table of facts; ``rows`` as they came.
create table slice (
    city integer not null,
    tbl text not null,
    month smallint not null,
    bucket smallint not null,
    digest text not null,
    rows integer not null,
    primary key (city, tbl, month, bucket)
);

-- : erased  Numbers of who was erased in a city. No row of theirs is ever loaded again.
create table erased (
    city integer not null,
    pid bigint not null,
    primary key (city, pid)
);

-- : prevalence_of  Of which categories (code: status) a prevalence is a share, and which count.
create table prevalence_of (
    indicator text not null,
    measure text not null,
    code smallint not null,
    counts boolean not null,
    primary key (indicator, code)
);

-- : age_band  Completed months: from the first, under the second.
create table age_band (
    low smallint primary key,
    high smallint not null
);

-- : child_place  Roll-up of child_month, made in the transaction that loads its rows.
create table child_place (
    city integer not null,
    month smallint not null,
    place smallint not null,
    village smallint not null,
    {skdn_columns},
    targets integer not null,
    measured integer not null,
    {category_columns},
    primary key (city, month, place, village)
);
