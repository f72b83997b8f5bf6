-- The views, in the order in which they are made. PostgreSQL and DuckDB read them as they are.
--
-- A part that does not begin with "create view" stands where its name is, in braces. A code is
-- named by its word: {code[weighing][N]}. percent(part, whole) is written out as "share" says: in
-- percent with one decimal, half up, as the hubs' reports have it, and null where the whole is 0.
--
-- Each subject has the same three levels: _city, _village (kelurahan) and _place (posyandu).

-- : share
floor((2000 * cast({part} as double precision) + {whole}) / nullif(2 * ({whole}), 0)) / 10

-- ---------------------------------------------------------------------------- SKDN

-- : figures
s, k, d, n, t, o, b, not_coded, bgm, two_t, v

-- : sums
cast(sum(s) as integer) as s, cast(sum(k) as integer) as k, cast(sum(d) as integer) as d,
cast(sum(n) as integer) as n, cast(sum(t) as integer) as t, cast(sum(o) as integer) as o,
cast(sum(b) as integer) as b, cast(sum(not_coded) as integer) as not_coded,
cast(sum(bgm) as integer) as bgm, cast(sum(two_t) as integer) as two_t,
cast(sum(v) as integer) as v

-- : ratios
percent(k, s) as k_of_s, percent(d, s) as d_of_s, percent(n, d) as n_of_d,
percent(n, d - o - b) as n_of_d_kemenkes, percent(n, s) as n_of_s, percent(d, k) as d_of_k,
percent(bgm, d) as bgm_of_d, percent(two_t, d) as two_t_of_d

-- : skdn_part  A closed month is what was printed; of the others what the rows count.
create view skdn_part as
select c.city, c.month, c.place, true as closed, {figures}
from month_close c
union all
select p.city, p.month, p.place, false as closed, {figures}
from child_place p
where not exists (
    select 1 from month_close c
    where c.city = p.city and c.month = p.month and c.place = p.place
);

-- : skdn_place
create view skdn_place as
select city, month, place, closed, {figures}, {ratios}
from (
    select city, month, place, closed, {sums}
    from skdn_part group by city, month, place, closed
) whole;

-- : skdn_village  A closed month is its posyandu's kelurahan's, where that is known.
create view skdn_village as
select city, month, village, {figures}, {ratios}
from (
    select city, month, village, {sums}
    from (
        select c.city, c.month, w.village, {figures}
        from month_close c
        join place w on w.city = c.city and w.place = c.place and w.village <> 0
        union all
        select p.city, p.month, p.village, {figures}
        from child_place p
        where not exists (
            select 1 from month_close c
            join place w on w.city = c.city and w.place = c.place and w.village <> 0
            where c.city = p.city and c.month = p.month and c.place = p.place
        )
    ) each_place
    group by city, month, village
) whole;

-- : skdn_city
create view skdn_city as
select city, month, {figures}, {ratios}
from (select city, month, {sums} from skdn_part group by city, month) whole;

-- ---------------------------------------------------------------------- nutrition

-- : category_row
('{measure}', {code}, p.{measure}_{code})

-- : category_sum
cast(sum({measure}_{code}) as integer) as {measure}_{code}

-- : nutrition_place  How many children are in each category of each index (code: status).
create view nutrition_place as
select p.city, p.month, p.place, c.measure, c.code, c.children
from (
    select city, month, place, {category_sums}
    from child_place group by city, month, place
) p
cross join lateral (values {category_rows}) c (measure, code, children);

-- : nutrition_village
create view nutrition_village as
select p.city, p.month, p.village, c.measure, c.code, c.children
from (
    select city, month, village, {category_sums}
    from child_place group by city, month, village
) p
cross join lateral (values {category_rows}) c (measure, code, children);

-- : nutrition_city
create view nutrition_city as
select p.city, p.month, c.measure, c.code, c.children
from (
    select city, month, {category_sums}
    from child_place group by city, month
) p
cross join lateral (values {category_rows}) c (measure, code, children);

-- : shares
cast(sum(c.children) as integer) as n,
cast(coalesce(sum(c.children) filter (where i.counts), 0) as integer) as many

-- : prevalence_place  Of who has a plausible score how many are stunted, wasted, ...
create view prevalence_place as
select city, month, place, indicator, n, many, percent(many, n) as percent
from (
    select c.city, c.month, c.place, i.indicator, {shares}
    from nutrition_place c join prevalence_of i on i.measure = c.measure and i.code = c.code
    group by c.city, c.month, c.place, i.indicator
) each_one;

-- : prevalence_village
create view prevalence_village as
select city, month, village, indicator, n, many, percent(many, n) as percent
from (
    select c.city, c.month, c.village, i.indicator, {shares}
    from nutrition_village c join prevalence_of i on i.measure = c.measure and i.code = c.code
    group by c.city, c.month, c.village, i.indicator
) each_one;

-- : prevalence_city
create view prevalence_city as
select city, month, indicator, n, many, percent(many, n) as percent
from (
    select c.city, c.month, i.indicator, {shares}
    from nutrition_city c join prevalence_of i on i.measure = c.measure and i.code = c.code
    group by c.city, c.month, i.indicator
) each_one;

-- : measured  Of how many children (S, and whoever else was measured) how many were measured.
cast(sum(targets) as integer) as targets, cast(sum(measured) as integer) as children

-- : measured_place
create view measured_place as
select city, month, place, {measured} from child_place group by city, month, place;

-- : measured_village
create view measured_village as
select city, month, village, {measured} from child_place group by city, month, village;

-- : measured_city
create view measured_city as
select city, month, {measured} from child_place group by city, month;

-- : nutrition_group  The same by age and sex, for who looks closer: from each child's row.
create view nutrition_group as
select c.city, c.month, c.place, c.village, c.sex, a.low, a.high, m.measure, m.code,
    cast(count(*) as integer) as children
from child_month c
join age_band a on c.age_measured >= a.low and c.age_measured < a.high
cross join lateral (values {measure_rows}) m (measure, code)
where c.measured
group by c.city, c.month, c.place, c.village, c.sex, a.low, a.high, m.measure, m.code;

-- : measure_row
('{measure}', c.{measure})

-- ---------------------------------------------------------------------------- KRS

-- : krs  Flags are those of target families; who is neither at risk nor not is incomplete.
cast(count(*) as integer) as families,
cast(count(*) filter (where target) as integer) as targets,
cast(count(*) filter (where at_risk) as integer) as at_risk,
cast(count(*) filter (where at_risk is null) as integer) as incomplete,
cast(count(*) filter (where target and a1) as integer) as a1,
cast(count(*) filter (where target and a2) as integer) as a2,
cast(count(*) filter (where target and t1) as integer) as t1,
cast(count(*) filter (where target and t2) as integer) as t2,
cast(count(*) filter (where target and t3) as integer) as t3,
cast(count(*) filter (where target and t4) as integer) as t4,
cast(count(*) filter (where target and k0) as integer) as k0,
cast(count(*) filter (where priority = 1) as integer) as priority_1,
cast(count(*) filter (where priority = 2) as integer) as priority_2,
cast(count(*) filter (where priority = 3) as integer) as priority_3

-- : krs_place
create view krs_place as
select city, month, place, {krs} from family_month group by city, month, place;

-- : krs_village
create view krs_village as
select city, month, village, {krs} from family_month
where counted group by city, month, village;

-- : krs_city
create view krs_city as
select city, month, {krs} from family_month where counted group by city, month;

-- ----------------------------------------------------------------- family planning

-- : kb
cast(count(*) as integer) as pus,
cast(count(*) filter (where status = {code[planning][user]}) as integer) as users,
cast(count(*) filter (
    where status = {code[planning][user]} and method in ({codes[modern]})
) as integer) as modern,
cast(count(*) filter (
    where status = {code[planning][user]} and method = {code[method][traditional]}
) as integer) as traditional,
cast(count(*) filter (where status <> {code[planning][user]}) as integer) as non_users,
cast(count(*) filter (where status is null) as integer) as not_asked,
cast(count(*) filter (
    where status = {code[planning][user]} and method in ({codes[long_term]})
) as integer) as mkjp,
cast(count(*) filter (
    where status <> {code[planning][user]} and reason in ({codes[unmet]})
) as integer) as unmet_need

-- : kb_shares
percent(users, pus) as cpr, percent(modern, pus) as cpr_modern,
percent(unmet_need, pus) as unmet_need_of_pus, percent(pus - not_asked, pus) as asked,
percent(mkjp, users) as mkjp_of_users

-- : kb_place
create view kb_place as
select *, {kb_shares}
from (select city, month, place, {kb} from couple_month group by city, month, place) each_one;

-- : kb_village
create view kb_village as
select *, {kb_shares}
from (
    select city, month, village, {kb} from couple_month
    where counted group by city, month, village
) each_one;

-- : kb_city
create view kb_city as
select *, {kb_shares}
from (
    select city, month, {kb} from couple_month where counted group by city, month
) each_one;

-- : kb_said  Which method, or why none; 0 where it was not said, -1 where nobody asked.
case
    when status is null then 'not_asked'
    when status = {code[planning][user]} then 'method'
    else 'reason'
end as kind,
case
    when status is null then -1
    when status = {code[planning][user]} then coalesce(method, 0)
    else coalesce(reason, 0)
end as code

-- : kb_each_place
create view kb_each_place as
select city, month, place, kind, code, cast(count(*) as integer) as couples
from (select city, month, place, {kb_said} from couple_month) said
group by city, month, place, kind, code;

-- : kb_each_village
create view kb_each_village as
select city, month, village, kind, code, cast(count(*) as integer) as couples
from (select city, month, village, {kb_said} from couple_month where counted) said
group by city, month, village, kind, code;

-- : kb_each_city
create view kb_each_city as
select city, month, kind, code, cast(count(*) as integer) as couples
from (select city, month, {kb_said} from couple_month where counted) said
group by city, month, kind, code;

-- ------------------------------------------------------------------------- DASHAT

-- : dashat
cast(count(*) as integer) as places,
cast(count(*) filter (where indication <> {code[indication][kek]}) as integer) as children,
cast(count(*) filter (where indication = {code[indication][kek]}) as integer) as women,
cast(count(*) filter (where new) as integer) as begun,
cast(count(*) filter (where finished) as integer) as finished,
cast(sum(portions) as integer) as given,
cast(sum(taken) as integer) as taken,
cast(sum(brought) as integer) as brought,
cast(sum(days) as integer) as days,
cast(sum(present) as integer) as present,
cast(sum(eaten_0) as integer) as eaten_0,
cast(sum(eaten_25) as integer) as eaten_25,
cast(sum(eaten_50) as integer) as eaten_50,
cast(sum(eaten_75) as integer) as eaten_75,
cast(sum(eaten_100) as integer) as eaten_100,
cast(sum(eaten_not_noted) as integer) as eaten_not_noted,
cast(sum(shares_sum) as integer) as shares_sum,
cast(sum(shares_noted) as integer) as shares_noted,
cast(sum(by_recipient) as integer) as by_recipient,
cast(sum(by_shared) as integer) as by_shared,
cast(sum(by_others) as integer) as by_others,
cast(count(*) filter (where no_gain) as integer) as no_gain

-- : dashat_shares
percent(present, days) as attendance,
percent(shares_sum, shares_noted * 100) as eaten_mean

-- : dashat_place
create view dashat_place as
select *, {dashat_shares}
from (select city, month, place, {dashat} from recipient_month group by city, month, place) e;

-- : dashat_village
create view dashat_village as
select *, {dashat_shares}
from (select city, month, village, {dashat} from recipient_month group by city, month, village) e;

-- : dashat_city
create view dashat_city as
select *, {dashat_shares}
from (select city, month, {dashat} from recipient_month group by city, month) e;

-- : dashat_outcome  code 0: was not measured.
coalesce(outcome, 0) as outcome, cast(count(*) as integer) as places

-- : dashat_outcome_place
create view dashat_outcome_place as
select city, month, place, indication, finished, {dashat_outcome}
from recipient_month group by city, month, place, indication, finished, coalesce(outcome, 0);

-- : dashat_outcome_village
create view dashat_outcome_village as
select city, month, village, indication, finished, {dashat_outcome}
from recipient_month group by city, month, village, indication, finished, coalesce(outcome, 0);

-- : dashat_outcome_city
create view dashat_outcome_city as
select city, month, indication, finished, {dashat_outcome}
from recipient_month group by city, month, indication, finished, coalesce(outcome, 0);

-- ----------------------------------------------------------------------- services

-- : services
cast(count(*) as integer) as services,
cast(count(distinct person) as integer) as people,
cast(sum(amount) as integer) as amount

-- : services_place
create view services_place as
select city, month, place, kind, detail, asked_month, answer, by_book, {services}
from service group by city, month, place, kind, detail, asked_month, answer, by_book;

-- : services_village
create view services_village as
select city, month, village, kind, detail, asked_month, answer, by_book, {services}
from service group by city, month, village, kind, detail, asked_month, answer, by_book;

-- : services_city
create view services_city as
select city, month, kind, detail, asked_month, answer, by_book, {services}
from service group by city, month, kind, detail, asked_month, answer, by_book;
