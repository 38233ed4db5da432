"""The room audit/discovery: in which futures does a policy fail?"""
