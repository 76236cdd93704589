-- The directory, the chapters and the events; history, drafts, views, settings.
-- Every audited table has `made_in`, the change set that made the row. Text that is empty is NULL.

CREATE TABLE change_set (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    user_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    undoes INTEGER REFERENCES change_set (id),
    undone_by INTEGER REFERENCES change_set (id)
) STRICT;

-- An insert needs no row here: the row says who made it, and `made` where such rows are. Only a row that taking back
-- brings again is noted, since it keeps its first maker.
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_set INTEGER NOT NULL REFERENCES change_set (id),
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    old TEXT NOT NULL,
    new TEXT
) STRICT;
CREATE INDEX change_by_set ON change (change_set);
CREATE INDEX change_by_owner ON change (owner_kind, owner_id);
-- A row that went over to somebody else is noted under whom it left; this finds it for the other.
CREATE INDEX change_moved_to ON change (json_extract(new, '$.alumnus_id'))
WHERE op = 'update' AND json_extract(new, '$.alumnus_id') IS NOT NULL;
-- The same for whose number leads to somebody: it touches the one whom it leads to.
CREATE INDEX change_merged_into ON change (coalesce(json_extract(new, '$.merged_into'), json_extract(old, '$.merged_into')))
WHERE table_name = 'alumnus' AND op = 'update'
    AND coalesce(json_extract(new, '$.merged_into'), json_extract(old, '$.merged_into')) IS NOT NULL;

-- Ids only rise and one connection writes at a time, so the rows that a change set made are a range of each table.
CREATE TABLE made (
    change_set INTEGER NOT NULL REFERENCES change_set (id),
    table_name TEXT NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    PRIMARY KEY (change_set, table_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    value TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;

CREATE TABLE code (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    zh TEXT,
    en TEXT,
    aliases TEXT,
    single INTEGER NOT NULL DEFAULT 0 CHECK (single IN (0, 1)),
    rank INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (list, code)
) STRICT;

CREATE TABLE era (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    zh TEXT,
    en TEXT,
    from_year INTEGER NOT NULL,
    to_year INTEGER CHECK (to_year >= from_year),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;

CREATE TABLE faculty (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT UNIQUE,
    zh TEXT,
    en TEXT,
    aliases TEXT,
    valid_from TEXT,
    valid_to TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;

CREATE TABLE programme (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT UNIQUE,
    zh TEXT,
    en TEXT,
    faculty_id INTEGER REFERENCES faculty (id),
    aliases TEXT,
    valid_from TEXT,
    valid_to TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;
CREATE INDEX programme_by_faculty ON programme (faculty_id);

CREATE TABLE chapter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id INTEGER REFERENCES chapter (id),
    kind TEXT NOT NULL CHECK (kind IN ('association', 'region', 'city', 'overseas', 'specialty', 'faculty', 'class')),
    zh TEXT,
    en TEXT,
    code TEXT UNIQUE,
    aliases TEXT,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('preparing', 'active', 'dormant', 'dissolved')),
    founded TEXT,
    legal_form TEXT,
    registration TEXT,
    city TEXT,
    country TEXT,
    zone TEXT,
    contact TEXT,
    territory TEXT,
    notes TEXT,
    archived_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (parent_id <> id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;
CREATE INDEX chapter_by_parent ON chapter (parent_id);

CREATE TRIGGER chapter_stays_a_tree BEFORE UPDATE OF parent_id ON chapter
WHEN NEW.parent_id IS NOT NULL AND NEW.parent_id IS NOT OLD.parent_id
BEGIN
    SELECT raise(ABORT, 'chapter_cycle') WHERE EXISTS (
        SELECT 1 FROM (
            WITH RECURSIVE above (id) AS (
                SELECT NEW.parent_id
                UNION
                SELECT chapter.parent_id FROM chapter JOIN above ON chapter.id = above.id
                WHERE chapter.parent_id IS NOT NULL
            )
            SELECT id FROM above
        ) AS line WHERE line.id = NEW.id
    );
END;

CREATE TABLE city (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    zh TEXT,
    en TEXT,
    country TEXT,
    aliases TEXT,
    chapter_id INTEGER REFERENCES chapter (id),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;
CREATE INDEX city_by_chapter ON city (chapter_id);

CREATE TABLE alumnus (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    latin_name TEXT,
    pinyin TEXT,
    initials TEXT,
    gender TEXT CHECK (gender IN ('F', 'M', 'X')),
    birth TEXT,
    nationality TEXT,
    native_place TEXT,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'lost', 'deceased')),
    do_not_contact INTEGER NOT NULL DEFAULT 0 CHECK (do_not_contact IN (0, 1)),
    language TEXT CHECK (language IN ('zh', 'en')),
    channel TEXT,
    source TEXT,
    last_contact_on TEXT,
    home_chapter_id INTEGER REFERENCES chapter (id),
    notes TEXT,
    merged_into INTEGER REFERENCES alumnus (id),
    archived_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    changed_in INTEGER NOT NULL REFERENCES change_set (id),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (merged_into <> id)
) STRICT;
CREATE INDEX alumnus_by_change ON alumnus (changed_in);
CREATE INDEX alumnus_by_chapter ON alumnus (home_chapter_id) WHERE home_chapter_id IS NOT NULL;
CREATE INDEX alumnus_by_survivor ON alumnus (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE other_name (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    kind TEXT NOT NULL CHECK (kind IN ('former', 'diploma', 'latin', 'passport', 'alias')),
    name TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX other_name_by_alumnus ON other_name (alumnus_id);

CREATE TABLE degree (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    era_id INTEGER REFERENCES era (id),
    faculty_id INTEGER REFERENCES faculty (id),
    programme_id INTEGER REFERENCES programme (id),
    level TEXT,
    class_group TEXT,
    student_no TEXT,
    entry TEXT,
    completion TEXT,
    outcome TEXT,
    diploma_name TEXT,
    supervisor TEXT,
    verification TEXT CHECK (verification IN ('unverified', 'archive', 'document')),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    -- Partial dates compare on their common part.
    CHECK (
        entry IS NULL OR completion IS NULL
        OR substr(completion, 1, min(length(entry), length(completion)))
            >= substr(entry, 1, min(length(entry), length(completion)))
    )
) STRICT;
CREATE INDEX degree_by_alumnus ON degree (alumnus_id);
CREATE UNIQUE INDEX degree_student_no ON degree (student_no, coalesce(level, '')) WHERE student_no IS NOT NULL;
CREATE INDEX degree_by_faculty ON degree (faculty_id);
CREATE INDEX degree_by_programme ON degree (programme_id);

CREATE TABLE contact_point (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    kind TEXT NOT NULL CHECK (kind IN ('mobile', 'landline', 'email', 'wechat', 'whatsapp', 'qq', 'other')),
    value TEXT NOT NULL,
    label TEXT,
    status TEXT NOT NULL DEFAULT 'ok' CHECK (status IN ('ok', 'bounced', 'wrong')),
    preferred INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX contact_point_by_alumnus ON contact_point (alumnus_id);

CREATE TABLE address (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    kind TEXT CHECK (kind IN ('home', 'work', 'mail')),
    line TEXT,
    city_id INTEGER REFERENCES city (id),
    country TEXT,
    postcode TEXT,
    valid_from TEXT,
    valid_to TEXT,
    season TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX address_by_alumnus ON address (alumnus_id);
CREATE INDEX address_by_city ON address (city_id);

CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    organisation TEXT,
    department TEXT,
    job_title TEXT,
    professional_title TEXT,
    from_on TEXT,
    to_on TEXT,
    ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX post_by_alumnus ON post (alumnus_id);

CREATE TABLE relationship (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    other_id INTEGER NOT NULL REFERENCES alumnus (id),
    kind TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (other_id <> alumnus_id)
) STRICT;
CREATE INDEX relationship_by_alumnus ON relationship (alumnus_id);
CREATE INDEX relationship_by_other ON relationship (other_id);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    tag TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (alumnus_id, tag)
) STRICT;

CREATE TABLE contact_report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    on_day TEXT NOT NULL,
    channel TEXT,
    who TEXT,
    summary TEXT,
    follow_up_on TEXT,
    follow_up_by TEXT,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX contact_report_by_alumnus ON contact_report (alumnus_id);
CREATE INDEX contact_report_due ON contact_report (follow_up_on) WHERE done = 0 AND follow_up_on IS NOT NULL;

CREATE TABLE membership (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('applied', 'active', 'left')),
    since TEXT,
    until TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE UNIQUE INDEX membership_once ON membership (alumnus_id, chapter_id) WHERE state = 'active';
CREATE INDEX membership_by_alumnus ON membership (alumnus_id);
CREATE INDEX membership_by_chapter ON membership (chapter_id, state);

CREATE TABLE council (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    number INTEGER NOT NULL CHECK (number > 0),
    starts_on TEXT NOT NULL,
    planned_end TEXT,
    ended_on TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (chapter_id, number),
    CHECK (coalesce(ended_on, planned_end, '9999-12-31') >= starts_on)
) STRICT;

CREATE TRIGGER council_terms_apart_insert BEFORE INSERT ON council
WHEN EXISTS (
    SELECT 1 FROM council AS other
    WHERE other.chapter_id = NEW.chapter_id
        AND other.starts_on < coalesce(NEW.ended_on, '9999-12-31')
        AND NEW.starts_on < coalesce(other.ended_on, '9999-12-31')
)
BEGIN
    SELECT raise(ABORT, 'council_overlap');
END;

CREATE TRIGGER council_terms_apart_update BEFORE UPDATE ON council
WHEN EXISTS (
    SELECT 1 FROM council AS other
    WHERE other.chapter_id = NEW.chapter_id AND other.id <> NEW.id
        AND other.starts_on < coalesce(NEW.ended_on, '9999-12-31')
        AND NEW.starts_on < coalesce(other.ended_on, '9999-12-31')
)
BEGIN
    SELECT raise(ABORT, 'council_overlap');
END;

CREATE TABLE officer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    council_id INTEGER REFERENCES council (id),
    office TEXT NOT NULL,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    starts_on TEXT NOT NULL,
    ends_on TEXT CHECK (ends_on >= starts_on),
    status TEXT NOT NULL DEFAULT 'elected' CHECK (status IN ('elected', 'acting', 'ended', 'resigned')),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX officer_by_chapter ON officer (chapter_id);
CREATE INDEX officer_by_council ON officer (council_id);
CREATE INDEX officer_by_alumnus ON officer (alumnus_id);

CREATE TRIGGER officer_single_seat_insert BEFORE INSERT ON officer
WHEN EXISTS (SELECT 1 FROM code WHERE list = 'office' AND code = NEW.office AND single = 1) AND EXISTS (
    SELECT 1 FROM officer AS other
    WHERE other.chapter_id = NEW.chapter_id AND other.office = NEW.office
        AND other.starts_on < coalesce(NEW.ends_on, '9999-12-31')
        AND NEW.starts_on < coalesce(other.ends_on, '9999-12-31')
)
BEGIN
    SELECT raise(ABORT, 'officer_seat_taken');
END;

CREATE TRIGGER officer_single_seat_update BEFORE UPDATE ON officer
WHEN EXISTS (SELECT 1 FROM code WHERE list = 'office' AND code = NEW.office AND single = 1) AND EXISTS (
    SELECT 1 FROM officer AS other
    WHERE other.chapter_id = NEW.chapter_id AND other.office = NEW.office AND other.id <> NEW.id
        AND other.starts_on < coalesce(NEW.ends_on, '9999-12-31')
        AND NEW.starts_on < coalesce(other.ends_on, '9999-12-31')
)
BEGIN
    SELECT raise(ABORT, 'officer_seat_taken');
END;

CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    zh TEXT,
    en TEXT,
    rrule TEXT,
    exceptions TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;
CREATE INDEX series_by_chapter ON series (chapter_id);

CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    series_id INTEGER REFERENCES series (id),
    kind TEXT,
    zh TEXT,
    en TEXT,
    starts TEXT NOT NULL,
    ends TEXT CHECK (ends >= starts),
    zone TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    all_day INTEGER NOT NULL DEFAULT 0 CHECK (all_day IN (0, 1)),
    place TEXT,
    capacity INTEGER CHECK (capacity >= 0),
    registration_from TEXT,
    registration_to TEXT CHECK (registration_to >= registration_from),
    fee_minor INTEGER CHECK (fee_minor >= 0),
    currency TEXT,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('draft', 'open', 'closed', 'held', 'cancelled')),
    cohort INTEGER,
    notes TEXT,
    archived_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;
CREATE INDEX event_by_start ON event (starts_at);
CREATE INDEX event_by_chapter ON event (chapter_id, starts_at);
CREATE INDEX event_by_series ON event (series_id) WHERE series_id IS NOT NULL;

CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES event (id),
    title TEXT NOT NULL,
    starts TEXT,
    ends TEXT,
    place TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX session_by_event ON session (event_id);

CREATE TABLE registration (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES event (id),
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    state TEXT NOT NULL CHECK (state IN ('invited', 'registered', 'waitlisted', 'declined', 'cancelled')),
    guests INTEGER NOT NULL DEFAULT 0 CHECK (guests BETWEEN 0 AND 99),
    wait_position INTEGER,
    paid_minor INTEGER,
    dietary TEXT,
    travel TEXT,
    seat TEXT,
    checked_in_at TEXT,
    method TEXT,
    walk_in INTEGER NOT NULL DEFAULT 0 CHECK (walk_in IN (0, 1)),
    rev INTEGER NOT NULL DEFAULT 1,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (event_id, alumnus_id)
) STRICT;
CREATE INDEX registration_by_alumnus ON registration (alumnus_id);

-- A walk-in is a fact at the door and does not ask for a seat.
CREATE TRIGGER registration_has_a_seat_insert BEFORE INSERT ON registration
WHEN NEW.state = 'registered' AND NEW.walk_in = 0
    -- Asked first: without a limit nobody is counted.
    AND EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND capacity IS NOT NULL)
    AND (SELECT capacity FROM event WHERE id = NEW.event_id) < 1 + NEW.guests + (
    SELECT coalesce(sum(1 + other.guests), 0) FROM registration AS other
    WHERE other.event_id = NEW.event_id AND other.state = 'registered'
)
BEGIN
    SELECT raise(ABORT, 'event_full');
END;

CREATE TRIGGER registration_has_a_seat_update BEFORE UPDATE OF state, guests, event_id ON registration
WHEN NEW.state = 'registered' AND NEW.walk_in = 0
    AND (OLD.state <> 'registered' OR NEW.guests > OLD.guests OR NEW.event_id <> OLD.event_id)
    AND EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND capacity IS NOT NULL)
    AND (SELECT capacity FROM event WHERE id = NEW.event_id) < 1 + NEW.guests + (
        SELECT coalesce(sum(1 + other.guests), 0) FROM registration AS other
        WHERE other.event_id = NEW.event_id AND other.state = 'registered' AND other.id <> NEW.id
    )
BEGIN
    SELECT raise(ABORT, 'event_full');
END;

-- What a person agreed to or withdrew; the newest of a purpose and channel holds. Rows are only ever added.
CREATE TABLE consent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    purpose TEXT NOT NULL,
    channel TEXT,
    given INTEGER NOT NULL CHECK (given IN (0, 1)),
    on_day TEXT,
    wording TEXT,
    source TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX consent_by_alumnus ON consent (alumnus_id);

-- Contents by their SHA-256, so that the same file is kept once. Not audited: taking an attachment back leaves its
-- content, for bringing it again.
CREATE TABLE content (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL CHECK (length(bytes) <= 10485760)
) STRICT;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES content (sha256),
    size INTEGER NOT NULL,
    note TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX attachment_by_alumnus ON attachment (alumnus_id);

-- Two people who were looked at and are not the same one.
CREATE TABLE not_same (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    other_id INTEGER NOT NULL REFERENCES alumnus (id),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    CHECK (alumnus_id < other_id),
    UNIQUE (alumnus_id, other_id)
) STRICT;
CREATE INDEX not_same_by_other ON not_same (other_id);

-- Fields that an administrator added; their values have a table for each kind of record.
CREATE TABLE custom_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL CHECK (record IN ('alumnus', 'chapter', 'event')),
    key TEXT NOT NULL,
    zh TEXT,
    en TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'flag')),
    choices TEXT,
    required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
    private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    rank INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (record, key),
    CHECK (coalesce(zh, en) IS NOT NULL)
) STRICT;

CREATE TABLE alumnus_custom (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id),
    field_id INTEGER NOT NULL REFERENCES custom_field (id),
    value TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (alumnus_id, field_id)
) STRICT;
CREATE INDEX alumnus_custom_by_field ON alumnus_custom (field_id);

CREATE TABLE chapter_custom (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chapter_id INTEGER NOT NULL REFERENCES chapter (id),
    field_id INTEGER NOT NULL REFERENCES custom_field (id),
    value TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (chapter_id, field_id)
) STRICT;
CREATE INDEX chapter_custom_by_field ON chapter_custom (field_id);

CREATE TABLE event_custom (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES event (id),
    field_id INTEGER NOT NULL REFERENCES custom_field (id),
    value TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id),
    UNIQUE (event_id, field_id)
) STRICT;
CREATE INDEX event_custom_by_field ON event_custom (field_id);

-- Which column of ours a heading of somebody's file means; folded, as it was last mapped by hand. An empty target is
-- a column to leave out.
CREATE TABLE heading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folded TEXT NOT NULL UNIQUE,
    target TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;

-- Not audited: pairs that the duplicate finder found and nobody has decided on.
CREATE TABLE likeness (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alumnus_id INTEGER NOT NULL REFERENCES alumnus (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES alumnus (id) ON DELETE CASCADE,
    score INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    CHECK (alumnus_id < other_id),
    UNIQUE (alumnus_id, other_id)
) STRICT;
CREATE INDEX likeness_by_score ON likeness (score DESC, id);
CREATE INDEX likeness_by_other ON likeness (other_id);

-- Not audited: what left the house with private fields in it, by whom, how much and where to. Only ever added to.
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    user_name TEXT NOT NULL,
    format TEXT NOT NULL,
    query TEXT,
    people INTEGER NOT NULL,
    columns TEXT NOT NULL,
    target TEXT NOT NULL
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    shown TEXT,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'officer', 'chapter_officer', 'viewer')),
    chapter_id INTEGER REFERENCES chapter (id),
    language TEXT CHECK (language IN ('zh', 'en')),
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;

CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_name TEXT,
    name TEXT NOT NULL,
    query TEXT,
    sort TEXT,
    columns TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE UNIQUE INDEX saved_view_name ON saved_view (coalesce(user_name, ''), name);

-- What somebody chose and finds so again, such as the columns of a list. Outside the history.
CREATE TABLE preference (
    user_name TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_name, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL,
    encoding TEXT,
    counts TEXT NOT NULL,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;

-- The fingerprints of rows that were applied or wait to be asked about; a waiting row keeps its cells.
CREATE TABLE import_row (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint INTEGER NOT NULL,
    waiting TEXT,
    made_in INTEGER NOT NULL REFERENCES change_set (id)
) STRICT;
CREATE INDEX import_row_fingerprint ON import_row (fingerprint);
CREATE INDEX import_row_waiting ON import_row (id) WHERE waiting IS NOT NULL;

-- Not audited: what somebody typed and has not saved.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_name TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    title TEXT,
    data TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (user_name, record_kind, record_id)
) STRICT;

-- Derived by the program from a person's rows after every change, so that a list never joins and the find index is
-- built from one table. `links` and the two find texts are packed as `model::head` says.
CREATE TABLE alumnus_head (
    alumnus_id INTEGER PRIMARY KEY REFERENCES alumnus (id) ON DELETE CASCADE,
    sort_key TEXT NOT NULL,
    shelved INTEGER NOT NULL,
    class_year INTEGER,
    entry_year INTEGER,
    faculty_id INTEGER,
    programme_id INTEGER,
    level TEXT,
    student_no TEXT,
    chapter_id INTEGER,
    city_id INTEGER,
    employer TEXT,
    job_title TEXT,
    mobile TEXT,
    email TEXT,
    flags INTEGER NOT NULL,
    updated_on TEXT NOT NULL,
    find_public TEXT NOT NULL,
    find_private TEXT NOT NULL,
    links TEXT NOT NULL
) STRICT;
CREATE INDEX alumnus_head_order ON alumnus_head (shelved, sort_key, alumnus_id);
