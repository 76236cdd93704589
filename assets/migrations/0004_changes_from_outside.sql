-- What another program changes or takes out is noted: the row, and what it held before. The next time this program writes it
-- makes an entry of the history of it and derives anew what follows from it. The notes of a row are one: its first state is
-- what counts. Rows that come need no note: they lie behind the last that is in `made`.
CREATE TABLE outside_change (
    id INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    old TEXT NOT NULL,
    UNIQUE (table_name, row_id)
) STRICT;

CREATE INDEX made_by_table ON made (table_name, last_id);

-- Has a row while this program writes, and only within its transaction: nobody else ever sees it.
CREATE TABLE own_write (id INTEGER PRIMARY KEY) STRICT;

-- The columns stand in the order of the table. One that a later version adds comes last; its migration makes these anew.

CREATE TRIGGER event_custom_outside_update AFTER UPDATE ON event_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('event_custom', OLD.id, json_array(OLD.id, OLD.event_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_custom_outside_delete AFTER DELETE ON event_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('event_custom', OLD.id, json_array(OLD.id, OLD.event_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER chapter_custom_outside_update AFTER UPDATE ON chapter_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('chapter_custom', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER chapter_custom_outside_delete AFTER DELETE ON chapter_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('chapter_custom', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER alumnus_custom_outside_update AFTER UPDATE ON alumnus_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('alumnus_custom', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER alumnus_custom_outside_delete AFTER DELETE ON alumnus_custom WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('alumnus_custom', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.field_id, OLD.value, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER not_same_outside_update AFTER UPDATE ON not_same WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('not_same', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.other_id, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER not_same_outside_delete AFTER DELETE ON not_same WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('not_same', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.other_id, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER attachment_outside_update AFTER UPDATE ON attachment WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('attachment', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.name, OLD.sha256, OLD.size, OLD.note, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER attachment_outside_delete AFTER DELETE ON attachment WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('attachment', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.name, OLD.sha256, OLD.size, OLD.note, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER consent_outside_update AFTER UPDATE ON consent WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('consent', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.purpose, OLD.channel, OLD.given, OLD.on_day, OLD.wording, OLD.source, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER consent_outside_delete AFTER DELETE ON consent WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('consent', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.purpose, OLD.channel, OLD.given, OLD.on_day, OLD.wording, OLD.source, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER registration_outside_update AFTER UPDATE ON registration WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('registration', OLD.id, json_array(OLD.id, OLD.event_id, OLD.alumnus_id, OLD.state, OLD.guests, OLD.wait_position, OLD.paid_minor, OLD.dietary, OLD.travel, OLD.seat, OLD.checked_in_at, OLD.method, OLD.walk_in, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER registration_outside_delete AFTER DELETE ON registration WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('registration', OLD.id, json_array(OLD.id, OLD.event_id, OLD.alumnus_id, OLD.state, OLD.guests, OLD.wait_position, OLD.paid_minor, OLD.dietary, OLD.travel, OLD.seat, OLD.checked_in_at, OLD.method, OLD.walk_in, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER session_outside_update AFTER UPDATE ON session WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('session', OLD.id, json_array(OLD.id, OLD.event_id, OLD.title, OLD.starts, OLD.ends, OLD.place, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER session_outside_delete AFTER DELETE ON session WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('session', OLD.id, json_array(OLD.id, OLD.event_id, OLD.title, OLD.starts, OLD.ends, OLD.place, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_outside_update AFTER UPDATE ON event WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('event', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.series_id, OLD.kind, OLD.zh, OLD.en, OLD.starts, OLD.ends, OLD.zone, OLD.starts_at, OLD.all_day, OLD.place, OLD.capacity, OLD.registration_from, OLD.registration_to, OLD.fee_minor, OLD.currency, OLD.state, OLD.cohort, OLD.notes, OLD.archived_at, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_outside_delete AFTER DELETE ON event WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('event', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.series_id, OLD.kind, OLD.zh, OLD.en, OLD.starts, OLD.ends, OLD.zone, OLD.starts_at, OLD.all_day, OLD.place, OLD.capacity, OLD.registration_from, OLD.registration_to, OLD.fee_minor, OLD.currency, OLD.state, OLD.cohort, OLD.notes, OLD.archived_at, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER series_outside_update AFTER UPDATE ON series WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('series', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.zh, OLD.en, OLD.rrule, OLD.exceptions, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER series_outside_delete AFTER DELETE ON series WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('series', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.zh, OLD.en, OLD.rrule, OLD.exceptions, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER officer_outside_update AFTER UPDATE ON officer WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('officer', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.council_id, OLD.office, OLD.alumnus_id, OLD.starts_on, OLD.ends_on, OLD.status, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER officer_outside_delete AFTER DELETE ON officer WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('officer', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.council_id, OLD.office, OLD.alumnus_id, OLD.starts_on, OLD.ends_on, OLD.status, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER council_outside_update AFTER UPDATE ON council WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('council', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.number, OLD.starts_on, OLD.planned_end, OLD.ended_on, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER council_outside_delete AFTER DELETE ON council WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('council', OLD.id, json_array(OLD.id, OLD.chapter_id, OLD.number, OLD.starts_on, OLD.planned_end, OLD.ended_on, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER membership_outside_update AFTER UPDATE ON membership WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('membership', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.chapter_id, OLD.state, OLD.since, OLD.until, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER membership_outside_delete AFTER DELETE ON membership WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('membership', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.chapter_id, OLD.state, OLD.since, OLD.until, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER contact_report_outside_update AFTER UPDATE ON contact_report WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('contact_report', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.on_day, OLD.channel, OLD.who, OLD.summary, OLD.follow_up_on, OLD.follow_up_by, OLD.done, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER contact_report_outside_delete AFTER DELETE ON contact_report WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('contact_report', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.on_day, OLD.channel, OLD.who, OLD.summary, OLD.follow_up_on, OLD.follow_up_by, OLD.done, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER tag_outside_update AFTER UPDATE ON tag WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('tag', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.tag, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER tag_outside_delete AFTER DELETE ON tag WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('tag', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.tag, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER relationship_outside_update AFTER UPDATE ON relationship WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('relationship', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.other_id, OLD.kind, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER relationship_outside_delete AFTER DELETE ON relationship WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('relationship', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.other_id, OLD.kind, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER post_outside_update AFTER UPDATE ON post WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('post', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.organisation, OLD.department, OLD.job_title, OLD.professional_title, OLD.from_on, OLD.to_on, OLD.ended, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER post_outside_delete AFTER DELETE ON post WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('post', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.organisation, OLD.department, OLD.job_title, OLD.professional_title, OLD.from_on, OLD.to_on, OLD.ended, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER address_outside_update AFTER UPDATE ON address WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('address', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.line, OLD.city_id, OLD.country, OLD.postcode, OLD.valid_from, OLD.valid_to, OLD.season, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER address_outside_delete AFTER DELETE ON address WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('address', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.line, OLD.city_id, OLD.country, OLD.postcode, OLD.valid_from, OLD.valid_to, OLD.season, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER contact_point_outside_update AFTER UPDATE ON contact_point WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('contact_point', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.value, OLD.label, OLD.status, OLD.preferred, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER contact_point_outside_delete AFTER DELETE ON contact_point WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('contact_point', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.value, OLD.label, OLD.status, OLD.preferred, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER degree_outside_update AFTER UPDATE ON degree WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('degree', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.era_id, OLD.faculty_id, OLD.programme_id, OLD.level, OLD.class_group, OLD.student_no, OLD.entry, OLD.completion, OLD.outcome, OLD.diploma_name, OLD.supervisor, OLD.verification, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER degree_outside_delete AFTER DELETE ON degree WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('degree', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.era_id, OLD.faculty_id, OLD.programme_id, OLD.level, OLD.class_group, OLD.student_no, OLD.entry, OLD.completion, OLD.outcome, OLD.diploma_name, OLD.supervisor, OLD.verification, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER other_name_outside_update AFTER UPDATE ON other_name WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('other_name', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.name, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER other_name_outside_delete AFTER DELETE ON other_name WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('other_name', OLD.id, json_array(OLD.id, OLD.alumnus_id, OLD.kind, OLD.name, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER alumnus_outside_update AFTER UPDATE ON alumnus WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('alumnus', OLD.id, json_array(OLD.id, OLD.number, OLD.name, OLD.latin_name, OLD.pinyin, OLD.initials, OLD.gender, OLD.birth, OLD.nationality, OLD.native_place, OLD.status, OLD.do_not_contact, OLD.language, OLD.channel, OLD.source, OLD.last_contact_on, OLD.home_chapter_id, OLD.notes, OLD.merged_into, OLD.archived_at, OLD.rev, OLD.changed_in, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER alumnus_outside_delete AFTER DELETE ON alumnus WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('alumnus', OLD.id, json_array(OLD.id, OLD.number, OLD.name, OLD.latin_name, OLD.pinyin, OLD.initials, OLD.gender, OLD.birth, OLD.nationality, OLD.native_place, OLD.status, OLD.do_not_contact, OLD.language, OLD.channel, OLD.source, OLD.last_contact_on, OLD.home_chapter_id, OLD.notes, OLD.merged_into, OLD.archived_at, OLD.rev, OLD.changed_in, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER city_outside_update AFTER UPDATE ON city WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('city', OLD.id, json_array(OLD.id, OLD.zh, OLD.en, OLD.country, OLD.aliases, OLD.chapter_id, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER city_outside_delete AFTER DELETE ON city WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('city', OLD.id, json_array(OLD.id, OLD.zh, OLD.en, OLD.country, OLD.aliases, OLD.chapter_id, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER chapter_outside_update AFTER UPDATE ON chapter WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('chapter', OLD.id, json_array(OLD.id, OLD.parent_id, OLD.kind, OLD.zh, OLD.en, OLD.code, OLD.aliases, OLD.status, OLD.founded, OLD.legal_form, OLD.registration, OLD.city, OLD.country, OLD.zone, OLD.contact, OLD.territory, OLD.notes, OLD.archived_at, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER chapter_outside_delete AFTER DELETE ON chapter WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('chapter', OLD.id, json_array(OLD.id, OLD.parent_id, OLD.kind, OLD.zh, OLD.en, OLD.code, OLD.aliases, OLD.status, OLD.founded, OLD.legal_form, OLD.registration, OLD.city, OLD.country, OLD.zone, OLD.contact, OLD.territory, OLD.notes, OLD.archived_at, OLD.rev, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER programme_outside_update AFTER UPDATE ON programme WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('programme', OLD.id, json_array(OLD.id, OLD.code, OLD.zh, OLD.en, OLD.faculty_id, OLD.aliases, OLD.valid_from, OLD.valid_to, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER programme_outside_delete AFTER DELETE ON programme WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('programme', OLD.id, json_array(OLD.id, OLD.code, OLD.zh, OLD.en, OLD.faculty_id, OLD.aliases, OLD.valid_from, OLD.valid_to, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER faculty_outside_update AFTER UPDATE ON faculty WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('faculty', OLD.id, json_array(OLD.id, OLD.code, OLD.zh, OLD.en, OLD.aliases, OLD.valid_from, OLD.valid_to, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER faculty_outside_delete AFTER DELETE ON faculty WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('faculty', OLD.id, json_array(OLD.id, OLD.code, OLD.zh, OLD.en, OLD.aliases, OLD.valid_from, OLD.valid_to, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER era_outside_update AFTER UPDATE ON era WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('era', OLD.id, json_array(OLD.id, OLD.zh, OLD.en, OLD.from_year, OLD.to_year, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER era_outside_delete AFTER DELETE ON era WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('era', OLD.id, json_array(OLD.id, OLD.zh, OLD.en, OLD.from_year, OLD.to_year, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER code_outside_update AFTER UPDATE ON code WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('code', OLD.id, json_array(OLD.id, OLD.list, OLD.code, OLD.zh, OLD.en, OLD.aliases, OLD.single, OLD.rank, OLD.retired, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER code_outside_delete AFTER DELETE ON code WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('code', OLD.id, json_array(OLD.id, OLD.list, OLD.code, OLD.zh, OLD.en, OLD.aliases, OLD.single, OLD.rank, OLD.retired, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER custom_field_outside_update AFTER UPDATE ON custom_field WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('custom_field', OLD.id, json_array(OLD.id, OLD.record, OLD.key, OLD.zh, OLD.en, OLD.kind, OLD.choices, OLD.required, OLD.private, OLD.rank, OLD.retired, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER custom_field_outside_delete AFTER DELETE ON custom_field WHEN NOT EXISTS (SELECT 1 FROM own_write)
BEGIN
    INSERT INTO outside_change (table_name, row_id, old)
    VALUES ('custom_field', OLD.id, json_array(OLD.id, OLD.record, OLD.key, OLD.zh, OLD.en, OLD.kind, OLD.choices, OLD.required, OLD.private, OLD.rank, OLD.retired, OLD.made_in))
    ON CONFLICT DO NOTHING;
END;
