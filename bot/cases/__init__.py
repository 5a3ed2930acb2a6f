"""Cases: what staff record, who follows, what followers are told. Each public function is one transaction."""
