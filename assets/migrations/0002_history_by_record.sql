-- History record by record: who did it from where, and which records of a change are taken back. And a record that was
-- merged into another takes no rows and no changes.

ALTER TABLE change_set ADD COLUMN session TEXT;
ALTER TABLE change_set ADD COLUMN way TEXT CHECK (way IN ('screens', 'command'));
CREATE INDEX change_set_by_session ON change_set (session) WHERE session IS NOT NULL;

-- The records of a change set that are taken back while others of it are in force. A change set that was taken back at
-- once has none: `undone_by` says it for all of it.
CREATE TABLE undone (
    change_set INTEGER NOT NULL REFERENCES change_set (id),
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    undone_by INTEGER NOT NULL REFERENCES change_set (id),
    PRIMARY KEY (change_set, owner_kind, owner_id)
) STRICT, WITHOUT ROWID;

-- Until now a change set that was taken back in part counted as taken back. What is left of one is rows that it made, or
-- records that its undo did not touch.
INSERT INTO undone (change_set, owner_kind, owner_id, undone_by)
WITH
done (id) AS (SELECT id FROM change_set WHERE undone_by IS NOT NULL AND kind NOT IN ('undo', 'redo', 'merge')),
remaining (id) AS (
    SELECT made_in FROM import_row WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM import_batch WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM event_custom WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM chapter_custom WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM alumnus_custom WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM not_same WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM attachment WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM consent WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM registration WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM session WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM event WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM series WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM officer WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM council WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM membership WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM contact_report WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM tag WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM relationship WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM post WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM address WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM contact_point WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM degree WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM other_name WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM alumnus WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM user WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM city WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM chapter WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM programme WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM faculty WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM era WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM code WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM custom_field WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM heading WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM saved_view WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT made_in FROM setting WHERE made_in IN (SELECT id FROM done)
    UNION
    SELECT mine.change_set FROM change AS mine JOIN change_set AS whole ON whole.id = mine.change_set
    WHERE whole.id IN (SELECT id FROM done) AND NOT EXISTS (
        SELECT 1 FROM change AS back
        WHERE back.change_set = whole.undone_by AND back.owner_kind = mine.owner_kind AND back.owner_id = mine.owner_id
    )
)
SELECT DISTINCT whole.id, back.owner_kind, back.owner_id, whole.undone_by
FROM change_set AS whole JOIN change AS back ON back.change_set = whole.undone_by
WHERE whole.id IN (SELECT id FROM remaining);
UPDATE change_set SET undone_by = NULL WHERE id IN (SELECT change_set FROM undone);

CREATE TRIGGER other_name_of_merged_insert BEFORE INSERT ON other_name
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER other_name_of_merged_update BEFORE UPDATE ON other_name
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER other_name_of_merged_delete BEFORE DELETE ON other_name
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER degree_of_merged_insert BEFORE INSERT ON degree
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER degree_of_merged_update BEFORE UPDATE ON degree
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER degree_of_merged_delete BEFORE DELETE ON degree
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_point_of_merged_insert BEFORE INSERT ON contact_point
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_point_of_merged_update BEFORE UPDATE ON contact_point
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_point_of_merged_delete BEFORE DELETE ON contact_point
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER address_of_merged_insert BEFORE INSERT ON address
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER address_of_merged_update BEFORE UPDATE ON address
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER address_of_merged_delete BEFORE DELETE ON address
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER post_of_merged_insert BEFORE INSERT ON post
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER post_of_merged_update BEFORE UPDATE ON post
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER post_of_merged_delete BEFORE DELETE ON post
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER relationship_of_merged_insert BEFORE INSERT ON relationship
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER relationship_of_merged_update BEFORE UPDATE ON relationship
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER relationship_of_merged_delete BEFORE DELETE ON relationship
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER tag_of_merged_insert BEFORE INSERT ON tag
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER tag_of_merged_update BEFORE UPDATE ON tag
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER tag_of_merged_delete BEFORE DELETE ON tag
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_report_of_merged_insert BEFORE INSERT ON contact_report
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_report_of_merged_update BEFORE UPDATE ON contact_report
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER contact_report_of_merged_delete BEFORE DELETE ON contact_report
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER membership_of_merged_insert BEFORE INSERT ON membership
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER membership_of_merged_update BEFORE UPDATE ON membership
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER membership_of_merged_delete BEFORE DELETE ON membership
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER consent_of_merged_insert BEFORE INSERT ON consent
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER consent_of_merged_update BEFORE UPDATE ON consent
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER consent_of_merged_delete BEFORE DELETE ON consent
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER attachment_of_merged_insert BEFORE INSERT ON attachment
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER attachment_of_merged_update BEFORE UPDATE ON attachment
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER attachment_of_merged_delete BEFORE DELETE ON attachment
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER not_same_of_merged_insert BEFORE INSERT ON not_same
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER not_same_of_merged_update BEFORE UPDATE ON not_same
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER not_same_of_merged_delete BEFORE DELETE ON not_same
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER alumnus_custom_of_merged_insert BEFORE INSERT ON alumnus_custom
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER alumnus_custom_of_merged_update BEFORE UPDATE ON alumnus_custom
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER alumnus_custom_of_merged_delete BEFORE DELETE ON alumnus_custom
WHEN (SELECT merged_into FROM alumnus WHERE id = OLD.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

-- Rows of other records that would point to one that was merged.

CREATE TRIGGER relationship_to_merged_insert BEFORE INSERT ON relationship
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.other_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER relationship_to_merged_update BEFORE UPDATE OF other_id ON relationship
WHEN NEW.other_id IS NOT OLD.other_id AND (SELECT merged_into FROM alumnus WHERE id = NEW.other_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER not_same_to_merged_insert BEFORE INSERT ON not_same
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.other_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER not_same_to_merged_update BEFORE UPDATE OF other_id ON not_same
WHEN NEW.other_id IS NOT OLD.other_id AND (SELECT merged_into FROM alumnus WHERE id = NEW.other_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER officer_to_merged_insert BEFORE INSERT ON officer
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER officer_to_merged_update BEFORE UPDATE OF alumnus_id ON officer
WHEN NEW.alumnus_id IS NOT OLD.alumnus_id AND (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER registration_to_merged_insert BEFORE INSERT ON registration
WHEN (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER registration_to_merged_update BEFORE UPDATE OF alumnus_id ON registration
WHEN NEW.alumnus_id IS NOT OLD.alumnus_id AND (SELECT merged_into FROM alumnus WHERE id = NEW.alumnus_id) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

-- Where its number leads may still change, and it may come back.
CREATE TRIGGER alumnus_merged_update BEFORE UPDATE ON alumnus
WHEN OLD.merged_into IS NOT NULL AND NEW.merged_into IS NOT NULL AND (
    OLD.number IS NOT NEW.number
    OR OLD.name IS NOT NEW.name
    OR OLD.latin_name IS NOT NEW.latin_name
    OR OLD.pinyin IS NOT NEW.pinyin
    OR OLD.initials IS NOT NEW.initials
    OR OLD.gender IS NOT NEW.gender
    OR OLD.birth IS NOT NEW.birth
    OR OLD.nationality IS NOT NEW.nationality
    OR OLD.native_place IS NOT NEW.native_place
    OR OLD.status IS NOT NEW.status
    OR OLD.do_not_contact IS NOT NEW.do_not_contact
    OR OLD.language IS NOT NEW.language
    OR OLD.channel IS NOT NEW.channel
    OR OLD.source IS NOT NEW.source
    OR OLD.last_contact_on IS NOT NEW.last_contact_on
    OR OLD.home_chapter_id IS NOT NEW.home_chapter_id
    OR OLD.notes IS NOT NEW.notes
    OR OLD.archived_at IS NOT NEW.archived_at
)
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER alumnus_to_merged_insert BEFORE INSERT ON alumnus
WHEN NEW.merged_into IS NOT NULL AND (SELECT merged_into FROM alumnus WHERE id = NEW.merged_into) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

CREATE TRIGGER alumnus_to_merged_update BEFORE UPDATE OF merged_into ON alumnus
WHEN NEW.merged_into IS NOT OLD.merged_into AND (SELECT merged_into FROM alumnus WHERE id = NEW.merged_into) IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'merged_record');
END;

-- Who is there takes a seat, whatever the list says: taking back the cancellation of somebody who came is not refused.
DROP TRIGGER registration_has_a_seat_insert;
CREATE TRIGGER registration_has_a_seat_insert BEFORE INSERT ON registration
WHEN NEW.state = 'registered' AND NEW.walk_in = 0 AND NEW.checked_in_at IS NULL
    -- Asked first: without a limit nobody is counted.
    AND EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND capacity IS NOT NULL)
    AND (SELECT capacity FROM event WHERE id = NEW.event_id) < 1 + NEW.guests + (
    SELECT coalesce(sum(1 + other.guests), 0) FROM registration AS other
    WHERE other.event_id = NEW.event_id AND other.state = 'registered'
)
BEGIN
    SELECT raise(ABORT, 'event_full');
END;

DROP TRIGGER registration_has_a_seat_update;
CREATE TRIGGER registration_has_a_seat_update BEFORE UPDATE OF state, guests, event_id ON registration
WHEN NEW.state = 'registered' AND NEW.walk_in = 0 AND NEW.checked_in_at IS NULL
    AND (OLD.state <> 'registered' OR NEW.guests > OLD.guests OR NEW.event_id <> OLD.event_id)
    AND EXISTS (SELECT 1 FROM event WHERE id = NEW.event_id AND capacity IS NOT NULL)
    AND (SELECT capacity FROM event WHERE id = NEW.event_id) < 1 + NEW.guests + (
        SELECT coalesce(sum(1 + other.guests), 0) FROM registration AS other
        WHERE other.event_id = NEW.event_id AND other.state = 'registered' AND other.id <> NEW.id
    )
BEGIN
    SELECT raise(ABORT, 'event_full');
END;
