-- The two roles that every installation has (psql; may be run again).
-- sc_owner owns the schema and runs migrations; sc_app serves web and worker and is held by row-level security.
-- CREATEDB lets the owner make the test database. Logins get their passwords elsewhere, where they need one.
SELECT 'CREATE ROLE sc_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sc_owner') \gexec
SELECT 'CREATE ROLE sc_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sc_app') \gexec
ALTER ROLE sc_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB;
ALTER ROLE sc_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
SELECT 'CREATE DATABASE safer_communities OWNER sc_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'safer_communities') \gexec
