"""SQL that migrations put into the database once: the trigger functions of the outbox and of papers."""

MARK_FOR_RECOMPUTE = """
CREATE FUNCTION mark_for_recompute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenancy_marker (partnership_id, initiative_id)
        SELECT DISTINCT partnership_id, initiative_id FROM changed;
    RETURN NULL;
END $$;
"""

# The initiatives themselves, and what all initiatives of a partnership rest on.
MARK_INITIATIVES = """
CREATE FUNCTION mark_changed_initiatives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenancy_marker (partnership_id, initiative_id) SELECT partnership_id, id FROM changed;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_initiative_mark_insert AFTER INSERT ON initiatives_initiative
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_initiatives();
CREATE TRIGGER initiatives_initiative_mark_update AFTER UPDATE ON initiatives_initiative
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_initiatives();
"""
MARK_ALL_OF_PARTNERSHIP = """
CREATE FUNCTION mark_all_of_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenancy_marker (partnership_id, initiative_id)
        SELECT DISTINCT changed.partnership_id, initiative.id
        FROM changed JOIN initiatives_initiative initiative ON initiative.partnership_id = changed.partnership_id;
    RETURN NULL;
END $$;
CREATE TRIGGER evaluation_unitcost_mark_insert AFTER INSERT ON evaluation_unitcost
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_all_of_partnership();
CREATE TRIGGER evaluation_unitcost_mark_update AFTER UPDATE ON evaluation_unitcost
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_all_of_partnership();
CREATE TRIGGER evaluation_unitcost_mark_delete AFTER DELETE ON evaluation_unitcost
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_all_of_partnership();
CREATE FUNCTION mark_all_of_changed_partnership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenancy_marker (partnership_id, initiative_id)
        SELECT NEW.id, initiative.id FROM initiatives_initiative initiative WHERE initiative.partnership_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER tenancy_partnership_mark AFTER UPDATE ON tenancy_partnership
    FOR EACH ROW EXECUTE FUNCTION mark_all_of_changed_partnership();
"""

# What the Board saw cannot be changed: not by code, not by plain SQL of the application or the owner.
FREEZE_PAPERS = """
CREATE FUNCTION refuse_to_change_ready_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'This paper is ready and cannot be changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER governance_paper_frozen BEFORE UPDATE OR DELETE ON governance_paper
    FOR EACH ROW WHEN (OLD.status = 'ready') EXECUTE FUNCTION refuse_to_change_ready_paper();
"""

# Once ready a paper may be published or withdrawn, in that order, and nothing else of it may change.
PUBLISH_READY_PAPERS = """
CREATE OR REPLACE FUNCTION refuse_to_change_ready_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_still text[] := ARRAY['publication', 'published_at', 'publisher', 'withdrawn_at', 'withdrawn_because'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - open_still = to_jsonb(OLD) - open_still
            AND (OLD.publication, NEW.publication) IN
                (('draft', 'published'), ('draft', 'withdrawn'), ('published', 'withdrawn'))
            AND (OLD.publication = 'draft' OR (OLD.published_at, OLD.publisher) = (NEW.published_at, NEW.publisher))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'This paper is ready and cannot be changed.' USING ERRCODE = 'restrict_violation';
END $$;
"""
# What was issued, answered, decided and agreed stays as it was, whoever asks the database.
FREEZE_GOVERNANCE = """
CREATE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER governance_revision_frozen BEFORE UPDATE OR DELETE ON governance_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change('An issued version cannot be changed: issue a new one.');
CREATE TRIGGER governance_answer_frozen BEFORE UPDATE OR DELETE ON governance_answer
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change('An answer cannot be changed: answer again.');
CREATE TRIGGER governance_terms_frozen BEFORE UPDATE OR DELETE ON governance_terms
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change('Terms of reference cannot be changed: add a new version.');
CREATE TRIGGER governance_signoff_frozen BEFORE UPDATE OR DELETE ON governance_signoff
    FOR EACH ROW WHEN (OLD.outcome <> 'open')
    EXECUTE FUNCTION refuse_to_change('This sign-off is decided and cannot be changed.');
CREATE TRIGGER governance_meeting_frozen BEFORE UPDATE OR DELETE ON governance_meeting
    FOR EACH ROW WHEN (OLD.state = 'agreed')
    EXECUTE FUNCTION refuse_to_change('The minutes of this meeting are agreed and cannot be changed.');

CREATE FUNCTION refuse_to_change_agreed_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM governance_meeting
               WHERE state = 'agreed' AND id IN (OLD.meeting_id, NEW.meeting_id)) THEN
        RAISE EXCEPTION 'The minutes of this meeting are agreed and cannot be changed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER governance_agendaitem_agreed BEFORE INSERT OR UPDATE OR DELETE ON governance_agendaitem
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_agreed_minutes();
CREATE TRIGGER governance_attendance_agreed BEFORE INSERT OR UPDATE OR DELETE ON governance_attendance
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_agreed_minutes();
CREATE TRIGGER governance_decision_agreed BEFORE INSERT OR UPDATE OR DELETE ON governance_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_agreed_minutes();
CREATE TRIGGER governance_meetingaction_agreed BEFORE INSERT OR DELETE ON governance_meetingaction
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_agreed_minutes();
-- what was asked for stays as minuted; whether it is done is told afterwards
CREATE TRIGGER governance_meetingaction_wording BEFORE UPDATE ON governance_meetingaction
    FOR EACH ROW WHEN ((OLD.meeting_id, OLD.text, OLD.owner) IS DISTINCT FROM (NEW.meeting_id, NEW.text, NEW.owner))
    EXECUTE FUNCTION refuse_to_change_agreed_minutes();
"""
