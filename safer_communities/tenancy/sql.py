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
