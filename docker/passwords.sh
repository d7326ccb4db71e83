#!/bin/bash
# Gives the two roles of safer_communities/tenancy/roles.sql their passwords, once, when the cluster is made.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$SC_OWNER_PASSWORD" --set app_password="$SC_APP_PASSWORD" <<'SQL'
ALTER ROLE sc_owner PASSWORD :'owner_password';
ALTER ROLE sc_app PASSWORD :'app_password';
SQL
