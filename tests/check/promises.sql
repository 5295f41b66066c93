-- What t_promises.sh asks of the teaching. Tables hold the files as they are; each view p_NAME is one promise, its rows
-- are what is missing. page, block and met become tables (of page_of …) once all is read.
CREATE TABLE item (doc TEXT);
CREATE TABLE module (doc TEXT);
CREATE TABLE course (doc TEXT);
CREATE TABLE listed (list TEXT, doc TEXT); -- tips, glossary, selfcheck
CREATE TABLE figures (id TEXT);
CREATE TABLE plain (text TEXT); -- of items and modules, without readings
CREATE TABLE slot (doc TEXT); -- of `content report --of slots`

CREATE VIEW live AS SELECT doc ->> 'id' AS id, doc ->> 'type' AS type, doc FROM item
    WHERE coalesce(doc ->> 'practice', 0) = 0;
CREATE VIEW who AS SELECT 'councillor' AS audience UNION ALL SELECT 'staff';
CREATE VIEW page_of AS SELECT m.doc ->> 'id' AS module, p.value ->> 'id' AS id, p.value ->> 'title' AS title,
    coalesce(p.value -> 'audience', m.doc -> 'audience') AS audience, p.value AS doc
    FROM module m, json_each(m.doc, '$.pages') p;
CREATE VIEW block_of AS SELECT page.module, page.id AS page, b.value ->> 'type' AS type, b.value AS doc,
    coalesce(b.value -> 'audience', page.audience) AS audience
    FROM page, json_each(page.doc, '$.blocks') b;
-- How many blocks of a type one audience meets in a module.
CREATE VIEW met_of AS SELECT m.doc ->> 'id' AS module, who.audience AS audience, t.value AS type,
    (SELECT count(*) FROM block b WHERE b.module = m.doc ->> 'id' AND b.type = t.value
        AND EXISTS (SELECT 1 FROM json_each(b.audience) a WHERE a.value = who.audience)) AS n
    FROM module m, who, json_each('["quote","case","question","actions"]') t;
-- Modules that say why they depart from the common build; a small one may do so in everything but its actions.
CREATE VIEW departs AS SELECT doc ->> 'id' AS module, json_array_length(doc, '$.pages') <= 3 AS small FROM module
    WHERE length(doc ->> 'departs') >= 10;

CREATE VIEW p_items AS SELECT count(*) || ' live items' AS what FROM live HAVING count(*) < 200;
CREATE VIEW p_types AS SELECT t.value || ' ' || (SELECT count(*) FROM live WHERE type = t.value) AS what
    FROM json_each('["mtf","single","multiple","ordering","sorting","hotspot","scenario"]') t
    WHERE (SELECT count(*) FROM live WHERE type = t.value) < 5;
-- The words of the definitions are sorted with a tag on every card.
CREATE VIEW p_tagged AS SELECT t.value AS what FROM json_each('["network","system","policy","confidentiality","integrity","availability"]') t
    WHERE NOT EXISTS (SELECT 1 FROM live, json_each(live.doc, '$.options') o WHERE live.type = 'sorting'
        AND instr(o.value -> 'topics', '"definition.' || t.value || '"') > 0);
CREATE VIEW p_parallel AS SELECT (doc ->> 'course') || ' ' || (doc ->> 'audience') || ' ' || (doc ->> 'about') AS what
    FROM slot WHERE doc ->> 'each' < 4
    UNION ALL SELECT 'no slots' WHERE NOT EXISTS (SELECT 1 FROM slot);
CREATE VIEW p_tips AS SELECT count(*) || ' tips' AS what FROM listed WHERE list = 'tips' HAVING count(*) < 60;
CREATE VIEW p_minute AS SELECT count(*) || ' one-minute questions' AS what FROM item
    WHERE doc ->> 'practice' AND doc ->> 'type' IN ('single', 'mtf') AND json_array_length(doc, '$.audience') = 2 HAVING count(*) < 60;
CREATE VIEW p_figures AS SELECT count(*) || ' figures' AS what FROM figures HAVING count(*) < 40;
CREATE VIEW p_drawn AS SELECT id AS what FROM live WHERE type = 'hotspot' AND doc ->> '$.figure.id' NOT IN (SELECT id FROM figures);
-- Words of the glossary that some text points at; all stand in ことば.
CREATE VIEW p_linked AS SELECT count(*) || ' words linked' AS what FROM listed WHERE list = 'glossary'
    AND EXISTS (SELECT 1 FROM plain WHERE instr(text, '[[' || (doc ->> 'term') || ']]') > 0) HAVING count(*) < 110;
CREATE VIEW p_glossary AS SELECT count(*) || ' words' AS what FROM listed WHERE list = 'glossary' HAVING count(*) < 187;
CREATE VIEW p_shown AS SELECT id AS what FROM page WHERE NOT EXISTS (SELECT 1 FROM course c, json_each(c.doc, '$.modules') m
    WHERE m.value = page.module AND (c.doc -> 'pages' IS NULL
        OR EXISTS (SELECT 1 FROM json_each(c.doc, '$.pages') p WHERE p.value = page.id)));
CREATE VIEW p_objectives AS SELECT doc ->> 'id' AS what FROM module WHERE json_array_length(doc, '$.objectives') < 1;
CREATE VIEW p_audiences AS SELECT m.doc ->> 'id' || ' ' || who.audience AS what FROM module m, who
    WHERE NOT EXISTS (SELECT 1 FROM json_each(m.doc, '$.audience') a WHERE a.value = who.audience);
CREATE VIEW p_quotes AS SELECT module || ' ' || audience AS what FROM met WHERE type = 'quote' AND n < 1
    AND module NOT IN (SELECT module FROM departs WHERE small);
CREATE VIEW p_cases AS SELECT module || ' ' || audience || ' ' || n AS what FROM met
    WHERE type = 'case' AND (n < 2 AND module NOT IN (SELECT module FROM departs WHERE small)
        OR n > 4 AND module NOT IN (SELECT module FROM departs));
CREATE VIEW p_practice AS SELECT module || ' ' || audience || ' ' || n AS what FROM met WHERE type = 'question' AND n < 3
    AND module NOT IN (SELECT module FROM departs WHERE small);
-- What it means for each: words of their own.
CREATE VIEW p_meant AS SELECT m.doc ->> 'id' || ' ' || who.audience AS what FROM module m, who
    WHERE m.doc ->> 'id' NOT IN (SELECT module FROM departs WHERE small)
    AND NOT EXISTS (SELECT 1 FROM block b WHERE b.module = m.doc ->> 'id' AND b.type = 'text'
        AND json_array_length(b.audience) = 1 AND b.audience ->> 0 = who.audience);
-- A scene in which to decide, for the objectives of every module.
CREATE VIEW p_scenario AS SELECT m.doc ->> 'id' || ' ' || who.audience AS what FROM module m, who
    WHERE m.doc ->> 'id' NOT IN (SELECT module FROM departs WHERE small)
    AND NOT EXISTS (SELECT 1 FROM live, json_each(m.doc, '$.objectives') o WHERE live.type = 'scenario'
        AND live.doc ->> 'objective' = o.value ->> 'id' AND instr(live.doc -> 'audience', who.audience) > 0);
CREATE VIEW p_actions AS SELECT module || ' ' || audience AS what FROM met WHERE type = 'actions' AND n < 1;
CREATE VIEW p_modules AS SELECT count(*) || ' whole modules' AS what FROM module
    WHERE doc ->> 'id' NOT IN (SELECT module FROM met WHERE type IN ('quote', 'case', 'question') AND n = 0)
    HAVING count(*) < 14;
CREATE VIEW p_example AS SELECT id AS what FROM page WHERE (module = 'tablet' OR title LIKE '%タブレット%')
    AND NOT EXISTS (SELECT 1 FROM block b WHERE b.page = page.id AND b.type = 'note'
        AND b.doc ->> 'text' = '参考例（この議会の使用基準ではありません）');
CREATE VIEW p_onboarding AS SELECT who.audience || ' ' || count(DISTINCT c.doc ->> 'id') || ' parts, '
    || coalesce(sum(s.value ->> 'count'), 0) || ' items' AS what
    FROM who, course c LEFT JOIN json_each(c.doc, '$.check') s
        ON coalesce(instr(s.value -> 'audience', who.audience), 1) > 0
    WHERE c.doc ->> 'kind' = 'part' GROUP BY who.audience
    HAVING count(DISTINCT c.doc ->> 'id') <> 8 OR coalesce(sum(s.value ->> 'count'), 0) <> 23;
CREATE VIEW p_selfcheck AS SELECT w.value ->> 0 AS what FROM json_each('[["personal",20],["office",15]]') w
    WHERE NOT EXISTS (SELECT 1 FROM listed WHERE list = 'selfcheck' AND doc ->> 'id' = w.value ->> 0
        AND json_array_length(doc, '$.questions') = w.value ->> 1 AND doc ->> 'state' = '暫定');
