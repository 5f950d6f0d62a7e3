"""Who comes into a campaign, and who looks after a lead."""
